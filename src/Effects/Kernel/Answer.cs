using System;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>What the kernel answered to a request: the default is success.</summary>
/// <param name="Said">The error, or none.</param>
/// <param name="Detail">The extended acknowledgement in words; null where there is none.</param>
internal readonly record struct Answer(Errno Said, string? Detail)
{
    private const ushort AttributeMessage = 1;
    private const ushort AttributeOffset = 2;

    public bool IsDone => Said == Errno.None;

    public string Text => Detail ?? "";

    /// <summary>The answer in one line, for people.</summary>
    public override string ToString() => Text.Length == 0 ? Said.ToString() : $"{Text}: {Said}";

    /// <summary>
    /// Reads the payload of a NLMSG_ERROR, or of a NLMSG_DONE, whose status has the same place and sign. Bytes that
    /// make no sense are an answer too: an input/output error that says so.
    /// </summary>
    public static Answer Read(ReadOnlySpan<byte> payload, ushort flags, bool done)
    {
        if (!MemoryMarshal.TryRead(payload, out int status))
        {
            return new(Errno.InputOutput, "the kernel's acknowledgement was cut short");
        }

        if (status == 0)
        {
            return default;
        }

        var said = new Errno(status == int.MinValue ? int.MaxValue : Math.Abs(status));
        var attributes = payload[4..];
        return (flags & NetlinkNumbers.HasAttributes) == 0 ? new(said, null)
            : done ? new(said, Explanation(attributes))
            : new(said, Explanation(BehindRequest(attributes, flags)));
    }

    /// <summary>What follows the echo of the request: its header alone, or header and payload.</summary>
    private static ReadOnlySpan<byte> BehindRequest(ReadOnlySpan<byte> echoed, ushort flags)
    {
        var header = Unsafe.SizeOf<Layout.MessageHeader>();
        if (!MemoryMarshal.TryRead(echoed, out Layout.MessageHeader request))
        {
            return [];
        }

        var length = (flags & NetlinkNumbers.Capped) != 0 ? (uint)header : Math.Max(request.Length, (uint)header);
        var padded = ((long)length + 3) & ~3L;
        return padded > echoed.Length ? [] : echoed[(int)padded..];
    }

    private static string? Explanation(ReadOnlySpan<byte> bytes)
    {
        var attributes = new AttributeReader(bytes);
        string? message = null;
        uint offset = 0;
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case AttributeMessage:
                    message = Printable(attributes.Text());
                    break;
                case AttributeOffset:
                    offset = attributes.U32();
                    break;
            }
        }

        return message ?? (offset == 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the attribute at byte {offset} of the request"));
    }

    /// <summary>The kernel's words without characters that would disturb a terminal.</summary>
    private static string Printable(string text) =>
        string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        }).Trim();
}
