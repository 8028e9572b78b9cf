using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Kernel;

/// <summary>The dummy link, and what makes virtual addresses local on it, over rtnetlink.</summary>
internal static class LinkTable
{
    private static readonly Prefix Loopback = Prefix.Around(Address.V4(0x7f000000), 8);
    private static readonly Prefix LinkLocal = Prefix.Around(Address.V4(0xa9fe0000), 16);
    private static readonly Address Loopback6 = Address.V6(1);
    private static readonly Prefix LinkLocal6 = Prefix.Around(Address.V6(new UInt128(0xfe80_0000_0000_0000, 0)), 10);

    /// <summary>Reads the link, our routes and addresses on it, and the addresses of all others.</summary>
    public static string? Read(Conversation conversation, string link, Observation into)
    {
        var found = Find(conversation, link, out var index, out var up, out var alias);
        into.Remembered.Clear();
        into.Remembered.AddRange(LinkMemory.Read(alias));
        var absent = found.Said == Errno.NoDevice;
        if (!found.IsDone && !absent)
        {
            return Remedies.Unread($"the link {link}", found);
        }

        into.Link = absent ? LinkState.Absent : up ? LinkState.Up : LinkState.Down;
        var addresses = ReadAddresses(conversation, absent ? 0 : index, PeerLinks(conversation, link), into);
        if (!addresses.IsDone)
        {
            return Remedies.Unread("the addresses of the links", addresses);
        }

        if (absent)
        {
            return null;
        }

        var routes = ReadRoutes(conversation, AddressFamily.Inet, index, into);
        routes = routes.IsDone ? ReadRoutes(conversation, AddressFamily.Inet6, index, into) : routes;
        return routes.IsDone ? null : $"the routes could not be read: {routes}";
    }

    /// <summary>Reads a peer's dummy link and the addresses on it.</summary>
    public static string? ReadForeign(Conversation conversation, string link, ForeignObservation into)
    {
        var found = Find(conversation, link, out var index, out var up);
        if (found.Said == Errno.NoDevice)
        {
            return null;
        }

        into.Link = up ? LinkState.Up : LinkState.Down;
        var answer = found.IsDone ? ReadAddresses(conversation, (on, address) =>
        {
            if (on == index && Counts(address, isOnOurLink: true))
            {
                into.Bound.Add(address);
            }
        }, into.Bound.Clear) : found;
        return answer.IsDone ? null : $"the link {link} could not be read: {answer}";
    }

    /// <summary>Makes, raises and deletes the link.</summary>
    public static void ApplyLink(
        Conversation conversation, string link, ReadOnlySpan<Operation> operations, Span<Answer> answers)
    {
        conversation.Run(
            operations,
            (ref MessageWriter writer, Operation operation) => WriteLink(ref writer, link, operation),
            AlreadySo,
            answers);
        for (var i = 0; i < operations.Length; i++)
        {
            if (operations[i] is Operation.AddLink && answers[i].Said == Errno.NotSupported)
            {
                answers[i] = answers[i] with { Detail = "this kernel has no dummy links: load module dummy" };
            }
        }
    }

    /// <summary>Adds and deletes routes and addresses on the link.</summary>
    public static void Apply(
        Conversation conversation, string link, ReadOnlySpan<Operation> operations, Span<Answer> answers)
    {
        var found = Find(conversation, link, out var index, out _);
        if (!found.IsDone)
        {
            answers.Fill(found.Said == Errno.NoDevice ? new(found.Said, $"there is no link {link}") : found);
            return;
        }

        conversation.Run(
            operations,
            (ref MessageWriter writer, Operation operation) => Write(ref writer, index, operation),
            AlreadySo,
            answers);
    }

    /// <summary>The index of a link and whether it is up; NoDevice where it is not there.</summary>
    public static Answer Find(Conversation conversation, string link, out uint index, out bool up) =>
        Find(conversation, link, out index, out up, out _);

    /// <summary>What the link remembers after these operations; without the link nobody does.</summary>
    public static void Remember(Conversation conversation, string link, IReadOnlyCollection<Operation.SetSysctl> operations)
    {
        if (Find(conversation, link, out _, out _, out var alias).IsDone && LinkMemory.After(alias, operations) is var after && after != alias)
        {
            conversation.Ask((ref MessageWriter writer, Conversation _) => RouteWriter.SetAlias(ref writer, link, after), (_, _) => null);
        }
    }

    private static Answer Find(Conversation conversation, string link, out uint index, out bool up, out string alias)
    {
        var (foundIndex, foundUp, foundAlias) = (0u, false, "");
        var answer = conversation.Ask(
            (ref MessageWriter writer, Conversation _) => RouteWriter.GetLink(ref writer, link),
            (_, payload) => RouteReader.TryReadLink(payload, out foundIndex, out foundUp, out foundAlias) ? null : "a link makes no sense");
        (index, up, alias) = (foundIndex, foundUp, foundAlias);
        return answer;
    }

    // What a peer has on its dummy link are virtual addresses, and none of the node's own. The link of ours may be called alike.
    private static HashSet<uint> PeerLinks(Conversation conversation, string ours)
    {
        var links = new HashSet<uint>();
        foreach (var name in Peers.All.Select(x => x.Link()).Where(x => x != ours))
        {
            if (Find(conversation, name, out var index, out _).IsDone)
            {
                links.Add(index);
            }
        }

        return links;
    }

    private static Answer ReadAddresses(Conversation conversation, uint ours, HashSet<uint> peers, Observation into) => ReadAddresses(
        conversation,
        (link, address) =>
        {
            if (Counts(address, link == ours) && !peers.Contains(link))
            {
                (link == ours ? into.Bound : into.HostAddresses).Add(address);
            }
        },
        () =>
        {
            into.Bound.Clear();
            into.HostAddresses.Clear();
        });

    private static Answer ReadAddresses(Conversation conversation, Action<uint, Address> take, Action restart) => conversation.Dump(
        (ref MessageWriter writer, Conversation _) => RouteWriter.DumpAddresses(ref writer),
        restart,
        (type, payload) =>
        {
            if (type != RouteNumbers.NewAddress || !RouteReader.TryReadAddress(payload, out var link, out var address))
            {
                return type == RouteNumbers.NewAddress ? "an address makes no sense" : null;
            }

            take(link, address);
            return null;
        });

    private static Answer ReadRoutes(Conversation conversation, AddressFamily family, uint link, Observation into)
    {
        var before = into.Routes.Count;
        var answer = conversation.Dump(
            (ref MessageWriter writer, Conversation _) => RouteWriter.DumpRoutes(ref writer, family, link),
            () => into.Routes.RemoveRange(before, into.Routes.Count - before),
            (type, payload) =>
            {
                string? why = null;
                if (type == RouteNumbers.NewRoute
                    && RouteReader.TryReadRoute(payload, link, out var vip, out var route, out why)
                    && vip.Family == family)
                {
                    into.Routes.Add((vip, route));
                }

                return why;
            });

        // The kernel makes the table with the first route, and has none where the family is off.
        return answer.Said == Errno.NoEntry || answer.Said == Errno.NotSupported
            || answer.Said == Errno.AddressFamilyNotSupported ? default : answer;
    }

    /// <summary>
    /// Whether an observation shows the address. The kernel itself gives a raised link an IPv6 link-local address: no one
    /// bound it.
    /// </summary>
    public static bool Counts(Address address, bool isOnOurLink) => address != default
        && (isOnOurLink ? !LinkLocal6.Contains(address) : !IsLocalToHostOrLink(address));

    private static bool IsLocalToHostOrLink(Address address) =>
        Loopback.Contains(address) || LinkLocal.Contains(address) || LinkLocal6.Contains(address) || address == Loopback6;

    private static void WriteLink(ref MessageWriter writer, string link, Operation operation)
    {
        switch (operation)
        {
            case Operation.AddLink: RouteWriter.NewLink(ref writer, link); break;
            case Operation.RaiseLink: RouteWriter.RaiseLink(ref writer, link); break;
            case Operation.DeleteLink: RouteWriter.DeleteLink(ref writer, link); break;
            default: throw new InvalidOperationException($"{operation} is not for the link");
        }
    }

    private static void Write(ref MessageWriter writer, uint link, Operation operation)
    {
        switch (operation)
        {
            case Operation.AddRoute x: RouteWriter.NewRoute(ref writer, link, x.Vip, x.Route); break;
            case Operation.EditRoute x: RouteWriter.ReplaceRoute(ref writer, link, x.Vip, x.After); break;
            case Operation.DeleteRoute x: RouteWriter.DeleteRoute(ref writer, link, x.Vip); break;
            case Operation.BindAddress x: RouteWriter.NewAddress(ref writer, link, x.Vip); break;
            case Operation.UnbindAddress x: RouteWriter.DeleteAddress(ref writer, link, x.Vip); break;
            default: throw new InvalidOperationException($"{operation} is not for addresses");
        }
    }

    private static bool AlreadySo(Operation operation, Errno said) => operation switch
    {
        Operation.AddLink or Operation.AddRoute or Operation.BindAddress => said == Errno.Exists,
        Operation.DeleteLink => said == Errno.NoDevice,
        Operation.DeleteRoute => said == Errno.NoService,
        Operation.UnbindAddress => said == Errno.AddressNotAvailable,
        _ => false,
    };
}
