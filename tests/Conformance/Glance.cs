using System;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;

namespace IpvsPure.Conformance;

/// <summary>Observes only the part of the kernel that an operation touches: a look after every operation must be cheap.</summary>
internal static class Glance
{
    public static KernelState At(Operation operation)
    {
        var into = new Observation();
        var failure = operation switch
        {
            Operation.AddService or Operation.EditService or Operation.DeleteService or Operation.AddServer or Operation.EditServer
                or Operation.DeleteServer => Speak(NetlinkNumbers.Generic, x => IpvsTable.Read(x, into)),
            Operation.CreateSet or Operation.DestroySet or Operation.AddMember or Operation.DeleteMember =>
                Speak(NetlinkNumbers.Netfilter, x => IpsetTable.Read(x, into)),
            Operation.WriteChain or Operation.DeleteChain or Operation.AddJump or Operation.DeleteJump => Iptables.Read(into),
            _ => Speak(NetlinkNumbers.Route, x => LinkTable.Read(x, LinuxKernel.DefaultLink, into)),
        };
        return failure is null ? into.ToState() : throw new InvalidOperationException(failure);
    }

    private static string? Speak(int protocol, Func<Conversation, string?> talk)
    {
        using var socket = NetlinkSocket.Open(protocol, out var said) ?? throw new InvalidOperationException(said.ToString());
        using var conversation = new Conversation(socket);
        return talk(conversation);
    }
}
