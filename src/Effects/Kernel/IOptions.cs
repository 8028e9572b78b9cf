using System;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>IPVS's older door, socket options, which knows IPv4 alone and is by far the quickest to read through.</summary>
internal interface IOptions
{
    /// <summary>
    /// Reads an option. The buffer's beginning is the question, its whole length what there is room for; the answer stands
    /// in it, and the kernel does not say how far.
    /// </summary>
    Errno Get(int option, Span<byte> buffer);
}
