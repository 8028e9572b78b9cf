namespace IpvsPure.Effects.Kernel;

/// <summary>Sentences that more than one part of the kernel gives rise to.</summary>
internal static class Remedies
{
    public const string NotPermitted =
        "not permitted: run as root, with CAP_NET_ADMIN in the machine's own user namespace";
}
