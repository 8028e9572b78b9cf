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

    /// <summary>
    /// Finds the number of a family, asking once in a conversation: it changes only when the module is loaded again, and
    /// then every request with the old one says ENOENT (<see cref="Renew"/>). Asking makes kernels of 6.1 and later load the
    /// family's module.
    /// </summary>
    public static Answer Resolve(Conversation conversation, string name, out ushort family)
    {
        family = conversation.Family;
        return family != 0 ? default : Ask(conversation, name, out family);
    }

    /// <summary>Whether the family has another number than the one that was found before.</summary>
    public static bool Renew(Conversation conversation, string name)
    {
        var before = conversation.Family;
        return Ask(conversation, name, out var family).IsDone && family != before;
    }

    private static Answer Ask(Conversation conversation, string name, out ushort family)
    {
        ushort found = 0;
        var answer = conversation.Ask(
            (ref MessageWriter writer, Conversation _) => Ask(ref writer, name),
            (_, payload) => TryRead(payload, out found) ? null : "the reply about a generic netlink family makes no sense");
        conversation.Family = family = answer.IsDone ? found : (ushort)0;
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
        while (attributes.MoveTo(FamilyId))
        {
            family = attributes.U16();
        }

        return !attributes.Malformed && family != 0;
    }
}
