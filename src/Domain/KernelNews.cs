namespace IpvsPure.Domain;

/// <summary>What a kernel tells without being asked. IPVS and ipset tell nothing: they have to be looked at.</summary>
public enum KernelNewsKind : byte
{
    /// <summary>The dummy link was made, raised, lowered or deleted; what stood on it may be gone with it.</summary>
    Link,

    /// <summary>An address came to the dummy link or to a link of the host, or went.</summary>
    Address,

    /// <summary>A local route with our protocol number came to the dummy link, or went.</summary>
    Route,

    /// <summary>More happened than the kernel could tell: any of the above.</summary>
    Lost,
}

/// <summary>
/// One thing that changed. Our own changes are told like everyone else's, and so are some that change nothing (the kernel
/// repeats IPv6 addresses when it renews their lifetimes): whoever knows what should be there can tell.
/// </summary>
/// <param name="OnOurLink">Whether it happened on the dummy link.</param>
/// <param name="IsGone">Whether it went.</param>
/// <param name="Address">The address, or the route's destination; none for the other kinds.</param>
public readonly record struct KernelNews(
    KernelNewsKind Kind, bool OnOurLink = false, bool IsGone = false, Address Address = default);
