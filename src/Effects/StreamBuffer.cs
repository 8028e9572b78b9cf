using System;
using System.Buffers;
using System.IO;

namespace IpvsPure.Effects;

/// <summary>Hands what is written on to a stream piece by piece, so that a large document never stands in memory as a whole.</summary>
internal sealed class StreamBuffer(Stream target) : IBufferWriter<byte>
{
    private const int Piece = 1 << 16;

    private byte[] bytes = new byte[Piece];

    public void Advance(int count) => target.Write(bytes, 0, count);

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (sizeHint > bytes.Length)
        {
            bytes = new byte[sizeHint];
        }

        return bytes;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
