using System;
using IpvsPure.Domain;
using Tmds.Linux;

namespace IpvsPure.Effects.Kernel;

/// <summary>A socket of the network namespace in which the calling thread is, for its options alone.</summary>
internal sealed unsafe class OptionSocket : IOptions, IDisposable
{
    private const int LevelIp = 0;

    private readonly int descriptor;

    private OptionSocket(int descriptor) => this.descriptor = descriptor;

    /// <summary>Opens it; null where this machine has no IPv4.</summary>
    public static OptionSocket? Open()
    {
        var descriptor = SystemCalls.Socket(LibC.AF_INET, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0, out _);
        return descriptor < 0 ? null : new(descriptor);
    }

    public Errno Get(int option, Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            _ = SystemCalls.GetOption(descriptor, LevelIp, option, bytes, buffer.Length, out var said);
            return said;
        }
    }

    public void Dispose() => SystemCalls.Close(descriptor);
}
