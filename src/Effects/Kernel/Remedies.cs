namespace IpvsPure.Effects.Kernel;

/// <summary>Sentences that more than one part of the kernel gives rise to.</summary>
internal static class Remedies
{
    public const string NotPermitted =
        "not permitted: run as root, with CAP_NET_ADMIN in the machine's own user namespace";

    /// <summary>Behind what the kernel said and nobody foresaw.</summary>
    public const string Again = "try it again, and report it if it stays";

    /// <summary>A part of the kernel that could not be read, with what it answered.</summary>
    public static string Unread(string part, Answer answer) => $"{part} could not be read: {answer}; {Again}";

    public const string NoSocket = "let this process use AF_NETLINK (seccomp, RestrictAddressFamilies=) and enough open files";
}
