using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;

namespace IpvsPure.Benchmarks;

/// <summary>Both doors of a kernel that costs nothing: it says yes to every batch, and shows the same servers for every service.</summary>
internal sealed class AnsweringKernel : IDatagrams, IOptions
{
    private const int AnswerBytes = 36;

    private readonly byte[] servers;
    private uint? answers;

    public AnsweringKernel(int count)
    {
        var (header, entry) = (Unsafe.SizeOf<Layout.ServersHeader>(), Unsafe.SizeOf<Layout.ServerEntry>());
        servers = new byte[header + (count * entry)];
        for (var i = 0; i < count; i++)
        {
            // The newest server stands first.
            MemoryMarshal.Write(servers.AsSpan(header + (i * entry)), new Layout.ServerEntry
            {
                Address = BinaryPrimitives.ReverseEndianness((uint)Sample.Server(false, count - i).Key.Address.Bits),
                Port = BinaryPrimitives.ReverseEndianness((ushort)8080),
                Weight = 1,
            });
        }
    }

    public BatchLimits Limits => new(64 * 1024, 4_000, 4_000_000);

    public Errno Send(ReadOnlySpan<byte> datagram)
    {
        answers = MemoryMarshal.Read<Layout.MessageHeader>(datagram).Sequence;
        return Errno.None;
    }

    public Errno Receive(Span<byte> buffer, bool wait, out int length)
    {
        length = answers is null ? 0 : AnswerBytes;
        if (answers is not { } sequence)
        {
            return Errno.TimedOut;
        }

        answers = null;
        buffer[..AnswerBytes].Clear();
        MemoryMarshal.Write(buffer, new Layout.MessageHeader { Length = AnswerBytes, Type = NetlinkNumbers.TypeError, Sequence = sequence });
        return Errno.None;
    }

    public Errno Get(int option, Span<byte> buffer)
    {
        servers.AsSpan(0, Math.Min(servers.Length, buffer.Length)).CopyTo(buffer);
        return Errno.None;
    }
}
