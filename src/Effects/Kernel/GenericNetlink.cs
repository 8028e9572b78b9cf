using System;

namespace IpvsPure.Effects.Kernel;

/// <summary>Generic netlink's directory: a family's number is known only by asking (linux/genetlink.h).</summary>
internal static class GenericNetlink
{
    private const ushort Directory = 0x10;
    private const byte GetFamily = 3;
    private const byte DirectoryVersion = 1;
    private const ushort FamilyId = 1;
    private const ushort FamilyName = 2;

    /// <summary>Finds the number of a family. Asking makes kernels of 6.1 and later load the family's module.</summary>
    public static Answer Resolve(Conversation conversation, string name, out ushort family)
    {
        ushort found = 0;
        var answer = conversation.Ask(
            (ref MessageWriter writer, Conversation _) => Ask(ref writer, name),
            (_, payload) => TryRead(payload, out found) ? null : "the reply about a generic netlink family makes no sense");
        family = found;
        return answer;
    }

    public static void Ask(ref MessageWriter writer, string name)
    {
        writer.Begin(Directory, 0, new Layout.GenericHeader { Command = GetFamily, Version = DirectoryVersion });
        writer.Text(FamilyName, name);
        writer.End();
    }

    public static bool TryRead(ReadOnlySpan<byte> payload, out ushort family)
    {
        family = 0;
        var attributes = AttributeReader.Behind<Layout.GenericHeader>(payload, out _);
        while (attributes.MoveNext())
        {
            if (attributes.Type == FamilyId)
            {
                family = attributes.U16();
            }
        }

        return !attributes.Malformed && family != 0;
    }
}
