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
        var descriptor = LibC.socket(LibC.AF_INET, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0);
        return descriptor < 0 ? null : new(descriptor);
    }

    public Errno Get(int option, Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            socklen_t length = (uint)buffer.Length;
            return LibC.getsockopt(descriptor, LevelIp, option, bytes, &length) < 0 ? new(LibC.errno) : Errno.None;
        }
    }

    public void Dispose() => _ = LibC.close(descriptor);
}
