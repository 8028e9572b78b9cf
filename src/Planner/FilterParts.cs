using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// Which parts of one form of the packet filter stand in a kernel as they should: only those can be said to do anything.
/// A part that is missing does nothing; one that somebody edited does nobody knows what.
/// </summary>
/// <param name="Inbound">Classes and ranges for packets that arrive.</param>
/// <param name="Outbound">The same for packets that the node itself sends.</param>
/// <param name="Refusal">What is no service port on a virtual address is refused.</param>
/// <param name="Unmarking">The mark that chose a service is taken off again.</param>
/// <param name="Rewriting">Sources are rewritten where the mark says so.</param>
/// <param name="Guard">Our marks that the other form, or somebody else, has set are taken off.</param>
internal sealed record FilterParts(Part Inbound, Part Outbound, Part Refusal, Part Unmarking, Part Rewriting, Part Guard)
{
    public static FilterParts Of(KernelState state, AddressFamily family, FilterForm form) =>
        form == FilterForm.Nftables ? OfTable(state) : OfIptables(state, family);

    private static FilterParts OfIptables(KernelState state, AddressFamily family)
    {
        var wanted = IptablesForm.Rules(family);
        return new(
            Stands(RuleTable.Mangle, "INPUT"),
            Stands(RuleTable.Mangle, "OUTPUT"),
            Stands(RuleTable.Filter, "INPUT"),
            Stands(RuleTable.Raw, "OUTPUT"),
            Stands(RuleTable.Nat, "POSTROUTING"),
            default);

        Part Stands(RuleTable table, string hook)
        {
            var jump = wanted.Jumps.First(x => x.From.Table == table && x.From.Name == hook);
            var isReached = state.Rules.Jumps.Any(x => x.From == jump.From && x.To == jump.To);
            var isWhole = Stand(state, wanted.Chains.Where(x => x.Key.Table == table).Select(x => (x.Key, x.Value)));
            return new(isReached && isWhole, jump.From with { Name = jump.To });
        }
    }

    private static FilterParts OfTable(KernelState state)
    {
        var (inbound, outbound) = (Stands("input", "services", "refuse"), Stands("output", "services", "refuse"));
        return new(inbound, outbound, inbound, Stands("unmark"), Stands("postrouting"), Stands(NftablesForm.Guard.Name));

        Part Stands(params ImmutableArray<string> names) =>
            new(Stand(state, NftablesForm.Chains.Where(x => names.Contains(x.Chain.Name))), ChainKey.InTable(names[0]));
    }

    private static bool Stand(KernelState state, IEnumerable<(ChainKey Chain, RuleList Rules)> wanted) =>
        wanted.All(x => state.Rules.Chains.Find(x.Chain).Case is RuleList found && found.Equals(x.Rules));
}

/// <summary>A chain of ours that a hook of the kernel leads to, with those behind it.</summary>
internal readonly record struct Part(bool Stands, ChainKey Chain)
{
    public override string ToString() => $"chain {Chain.Name} in table {Chain.Table.Text()}";
}

/// <summary>One form of the packet filter as it stands in a kernel.</summary>
internal sealed record FilterView(FilterForm Form, RoleSets Sets, FilterParts Parts)
{
    /// <summary>The forms of which anything is there, in the order in which packets meet them; both while one takes over.</summary>
    public static ImmutableArray<FilterView> Of(KernelState state, AddressFamily family) =>
    [
        .. from form in OurSets.Forms
           where IsThere(state, family, form)
           select new FilterView(form, new(state, family, form), FilterParts.Of(state, family, form)),
    ];

    private static bool IsThere(KernelState state, AddressFamily family, FilterForm form) =>
        state.Rules.Chains.Keys.Any(x => x.Form == form && (form == FilterForm.Nftables || x.Family == family))
        || OurSets.All.Any(x => state.Sets.ContainsKey(OurSets.Name(x, family, form)));
}
