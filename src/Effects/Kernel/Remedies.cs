namespace IpvsPure.Effects.Kernel;

/// <summary>Sentences that more than one part of the kernel gives rise to.</summary>
internal static class Remedies
{
    public const string NotPermitted =
        "not permitted: run as root, with CAP_NET_ADMIN in the machine's own user namespace";

    /// <summary>Behind what the kernel said and nobody foresaw.</summary>
    public const string Again = "try it again, and report it if it stays";

    public const string NoSocket = "let this process use AF_NETLINK (seccomp, RestrictAddressFamilies=) and enough open files";
}
