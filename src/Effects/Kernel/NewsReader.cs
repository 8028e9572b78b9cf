using System;
using System.Collections.Generic;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>Makes news of rtnetlink's notifications, leaving out what an observation would leave out.</summary>
internal sealed class NewsReader(string link)
{
    /// <summary>The index of the dummy link; 0 while there is none.</summary>
    public uint Ours { get; set; }

    /// <summary>Adds what a datagram tells; false where a part of it makes no sense.</summary>
    public bool Read(ReadOnlySpan<byte> datagram, List<KernelNews> into)
    {
        var messages = new MessageReader(datagram);
        var isSound = true;
        while (messages.MoveNext())
        {
            isSound &= messages.Header.Type switch
            {
                RouteNumbers.NewLink or RouteNumbers.DeleteLink => ReadLink(messages.Header.Type, messages.Payload, into),
                RouteNumbers.NewAddress or RouteNumbers.DeleteAddress => ReadAddress(messages.Header.Type, messages.Payload, into),
                RouteNumbers.NewRoute or RouteNumbers.DeleteRoute => ReadRoute(messages.Header.Type, messages.Payload, into),
                _ => true,
            };
        }

        return isSound && !messages.Malformed;
    }

    private bool ReadLink(ushort type, ReadOnlySpan<byte> payload, List<KernelNews> into)
    {
        if (!RouteReader.TryReadLinkName(payload, out var index, out var name))
        {
            return false;
        }

        // A link may be renamed to ours, or from it.
        var isGone = type == RouteNumbers.DeleteLink || name != link;
        if (name == link || index == Ours)
        {
            Ours = isGone ? 0 : index;
            into.Add(new(KernelNewsKind.Link, OnOurLink: true, isGone));
        }

        return true;
    }

    private bool ReadAddress(ushort type, ReadOnlySpan<byte> payload, List<KernelNews> into)
    {
        if (!RouteReader.TryReadAddress(payload, out var at, out var address))
        {
            return false;
        }

        if (LinkTable.Counts(address, at == Ours))
        {
            into.Add(new(KernelNewsKind.Address, at == Ours, type == RouteNumbers.DeleteAddress, address));
        }

        return true;
    }

    private bool ReadRoute(ushort type, ReadOnlySpan<byte> payload, List<KernelNews> into)
    {
        if (RouteReader.TryReadRoute(payload, Ours, out var vip, out _, out var why))
        {
            into.Add(new(KernelNewsKind.Route, OnOurLink: true, type == RouteNumbers.DeleteRoute, vip));
        }

        return why is null;
    }
}
