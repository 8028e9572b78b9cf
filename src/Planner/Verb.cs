using System;
using System.Collections.Immutable;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>What an operation does to the object it names, as a reader of a plan sees it.</summary>
public enum Verb : byte
{
    Add,
    Change,

    /// <summary>A real server stops getting new connections.</summary>
    Drain,
    Remove,
}

/// <summary>Verbs, their words and their symbols.</summary>
public static class Verbs
{
    public static ImmutableArray<Verb> All { get; } = [Verb.Add, Verb.Change, Verb.Drain, Verb.Remove];

    /// <summary>
    /// The verb of an operation. Writing a chain or a member replaces what is there, so these two look at what was
    /// observed; without it they count as added.
    /// </summary>
    public static Verb Of(Operation operation, KernelState? observed) => operation switch
    {
        Operation.WriteChain x => observed?.Rules.Chains.ContainsKey(x.Chain) == true ? Verb.Change : Verb.Add,
        Operation.AddMember x => IsThere(x, observed) ? Verb.Change : Verb.Add,
        Operation.AddLink or Operation.CreateSet or Operation.AddJump or Operation.AddService or Operation.AddServer
            or Operation.AddRoute or Operation.BindAddress => Verb.Add,
        Operation.EditServer x => x.Before.Weight != Weight.Drain && x.After.Weight == Weight.Drain ? Verb.Drain : Verb.Change,
        Operation.SetSysctl or Operation.RaiseLink or Operation.EditService or Operation.EditRoute => Verb.Change,
        Operation.DeleteLink or Operation.DestroySet or Operation.DeleteMember or Operation.DeleteChain
            or Operation.DeleteJump or Operation.DeleteService or Operation.DeleteServer or Operation.DeleteRoute
            or Operation.UnbindAddress or Operation.ForgetFlows or Operation.DeleteRule or Operation.DeletePolicyRule
            or Operation.DeletePolicyRoute => Verb.Remove,
        _ => throw new InvalidOperationException("a case of Operation has no verb"),
    };

    public static string Text(this Verb verb) => verb switch
    {
        Verb.Add => "add",
        Verb.Change => "change",
        Verb.Drain => "drain",
        _ => "remove",
    };

    public static char Symbol(this Verb verb) => verb switch
    {
        Verb.Add => '+',
        Verb.Change => '~',
        Verb.Drain => '>',
        _ => '-',
    };

    private static bool IsThere(Operation.AddMember add, KernelState? observed) =>
        observed is not null
        && observed.Sets.Find(add.Set).Case is IpSet set
        && set.Members.ContainsKey(add.Member);
}
