using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Conformance;

/// <summary>
/// The same comparison for our nf_tables table alone: random operations on its sets, members and chains, lawful and not, and
/// after each of them the same errno and the same state.
/// </summary>
internal sealed class OurTable(LinuxKernel kernel, Random random)
{
    private const int DisagreementsMax = 20;

    private static readonly Address[] Vips = [A("10.96.0.1"), A("10.96.0.2"), A("fd96::1"), A("fd96::2")];

    private KernelState model = KernelState.Empty;
    private int refused;
    private int disagreements;

    /// <summary>0 if kernel and model agreed in all operations.</summary>
    public static int Compare(int operations, int seed)
    {
        using var kernel = new LinuxKernel([]);
        return new OurTable(kernel, new Random(seed)).Compare(operations, $"seed {seed}");
    }

    private int Compare(int operations, string name)
    {
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < operations && disagreements < DisagreementsMax; i++)
        {
            var operation = Next();
            kinds[operation.GetType().Name] = kinds.GetValueOrDefault(operation.GetType().Name) + 1;
            Try(operation, i);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{operations} operations on nf_tables ({refused} refused by both), {name}, {disagreements} disagreements"));
        foreach (var (kind, count) in kinds)
        {
            Console.WriteLine($"  {kind} {count}");
        }

        return disagreements == 0 ? 0 : 1;
    }

    private void Try(Operation operation, int number)
    {
        var said = kernel.Apply([operation])[0] is Outcome.Refused refusal ? refusal.Said : Errno.None;
        var expected = KernelModel.Apply(operation, model).Match(
            Right: after =>
            {
                model = after;
                return Errno.None;
            },
            Left: errno => errno);
        refused += expected == Errno.None ? 0 : 1;
        var seen = Seen();
        if (said == expected && Text.Sets(seen) == Text.Sets(model) && Text.Rules(seen) == Text.Rules(model))
        {
            return;
        }

        disagreements++;
        Console.WriteLine($"#{number} {operation}: the kernel says {said}, the model {expected}");
        Console.WriteLine($"kernel:\n{Text.Sets(seen)}{Text.Rules(seen)}model:\n{Text.Sets(model)}{Text.Rules(model)}");
        model = seen;
    }

    private static KernelState Seen()
    {
        var into = new Observation();
        using var socket = NetlinkSocket.Open(NetlinkNumbers.Netfilter, out var said) ?? throw new InvalidOperationException(said.ToString());
        using var conversation = new Conversation(socket);
        return NftTable.Read(conversation, into) is { } failure ? throw new InvalidOperationException(failure) : into.ToState();
    }

    private Operation Next() => random.Next(12) switch
    {
        0 or 1 => Rules(),
        2 => random.Next(6) == 0 ? new Operation.DestroySet(Name()) : Create(),
        < 9 => Add(),
        _ => Delete(),
    };

    private Operation Rules()
    {
        var (chain, rules) = Any([.. NftablesForm.Chains]);
        switch (random.Next(6))
        {
            case 0:
                return new Operation.DeleteChain(chain);
            case 1:
                return new Operation.WriteChain(chain, new([.. rules.Rules.Where(x => x.StartsWith("type ", StringComparison.Ordinal))]));
            default:
                // What a chain names is there more often than chance would have it.
                var missing = rules.Rules.SelectMany(Chains.SetsOf).Where(x => !model.Sets.ContainsKey(x)).Take(1).ToList();
                return missing.Count == 1 && random.Next(4) != 0
                    ? new Operation.CreateSet(missing[0], OurSets.Type(OurSets.RoleOf(missing[0])!.Value), missing[0].Family)
                    : new Operation.WriteChain(chain, rules);
        }
    }

    private Operation.CreateSet Create()
    {
        var name = Name();
        return new(name, OurSets.Type(OurSets.RoleOf(name)!.Value), name.Family);
    }

    private Operation.AddMember Add()
    {
        var (name, type, member) = Entry();
        if (IsOpenEnded(type, member) && model.Sets.Find(name).Case is IpSet set && set.Members.Keys.Any(member.Overlaps))
        {
            member = SetMember.Of(member.Ip);
        }

        return new(name, type, member, type == IpSetType.HashIpPortMark ? Any(0u, 1u, 0x7a500001u, uint.MaxValue) : 0);
    }

    private Operation.DeleteMember Delete()
    {
        var (name, type, member) = Entry();
        return model.Sets.Find(name).Case is IpSet { Members.IsEmpty: false } set && random.Next(2) == 0
            ? new(name, type, Any([.. set.Members.Keys]), random.Next(2) == 0)
            : IsOpenEnded(type, member) ? new(name, type, SetMember.Of(member.Ip))
            : new(name, type, member);
    }

    // A range up to the last address is one element in a set of one field, its beginning. Left out is what no plan does: to add
    // one over what is there, which the kernel does not notice, and to delete one that is not there, where another begins alike.
    private static bool IsOpenEnded(IpSetType type, SetMember member) =>
        type == IpSetType.HashNet && Prefix.Around(member.Ip, member.Length).Last == Prefix.Around(member.Ip, 0).Last;

    private SetName Name() => OurSets.Name(Any([.. OurSets.All]), Any(AddressFamily.Inet, AddressFamily.Inet6), FilterForm.Nftables);

    // Where members can clash, they meet more often.
    private (SetName, IpSetType, SetMember) Entry()
    {
        var name = random.Next(2) == 0
            ? OurSets.Name(Any(SetRole.Pod, SetRole.RangeSource, SetRole.ShortCircuit), Any(AddressFamily.Inet, AddressFamily.Inet6), FilterForm.Nftables)
            : Name();
        var type = OurSets.Type(OurSets.RoleOf(name)!.Value);
        var other = name.Family == AddressFamily.Inet ? AddressFamily.Inet6 : AddressFamily.Inet;
        var family = random.Next(20) == 0 ? other : name.Family;
        var ip = Any([.. Vips.Where(x => x.Family == family)]);

        var (protocol, port, length) = (Any(Protocol.Tcp, Protocol.Udp, Protocol.Sctp), Any<ushort>(80, 443), Any(0, 1, 8, 24, (int)ip.Width));
        return (name, type, type switch
        {
            IpSetType.HashIp => SetMember.Of(ip),
            IpSetType.HashNet => SetMember.Of(Prefix.Around(ip, length)),
            IpSetType.HashIpPortIp => SetMember.Of(ip, protocol, port, Any([.. Vips.Where(x => x.Family == family)])),
            IpSetType.HashIpPortNet => SetMember.Of(ip, protocol, 80, Prefix.Around(ip, length)),
            _ => SetMember.Of(ip, protocol, port),
        });
    }

    private T Any<T>(params T[] items) => items[random.Next(items.Length)];

    private static Address A(string text) => Doors.Address(text).Match(x => x, _ => default);
}
