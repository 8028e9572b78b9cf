using System;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// A socket to one part of the kernel that is opened when it is first needed and kept, with the conversation over it.
/// One that the kernel fell silent on, or lost answers of twice, is closed and opened anew at the next need.
/// </summary>
internal sealed class Line(int protocol) : IDisposable
{
    private NetlinkSocket? socket;
    private Conversation? conversation;

    /// <summary>The conversation; null with the reason where no socket can be opened.</summary>
    public Conversation? Open(out Errno said)
    {
        said = Errno.None;
        if (conversation is { IsBroken: true })
        {
            Dispose();
        }

        if (conversation is null && (socket = NetlinkSocket.Open(protocol, out said)) is not null)
        {
            conversation = new(socket);
        }

        return conversation;
    }

    public void Dispose()
    {
        conversation?.Dispose();
        socket?.Dispose();
        (conversation, socket) = (null, null);
    }
}
