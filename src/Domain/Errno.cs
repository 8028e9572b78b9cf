using System.Globalization;

namespace IpvsPure.Domain;

/// <summary>
/// What the kernel said: an errno, or a private code of ipset (4096 and above, include/uapi/linux/netfilter/ipset/ip_set.h).
/// </summary>
public readonly record struct Errno(int Code)
{
    public static Errno None => default;

    public static Errno NotPermitted => new(1);

    public static Errno NoEntry => new(2);

    public static Errno NoService => new(3);

    public static Errno Interrupted => new(4);

    public static Errno InputOutput => new(5);

    public static Errno Busy => new(16);

    public static Errno Exists => new(17);

    public static Errno NoDevice => new(19);

    public static Errno Invalid => new(22);

    public static Errno ReadOnly => new(30);

    public static Errno OutOfRange => new(34);

    public static Errno NotSupported => new(95);

    public static Errno AddressFamilyNotSupported => new(97);

    public static Errno AddressNotAvailable => new(99);

    public static Errno NetworkDown => new(100);

    public static Errno NoBuffers => new(105);

    public static Errno TimedOut => new(110);

    /// <summary>ipset: the set is used by a rule.</summary>
    public static Errno SetBusy => new(4100);

    /// <summary>ipset: it exists, or for a deletion, it is not there.</summary>
    public static Errno SetExists => new(4103);

    /// <summary>ipset: the message does not fit the set, for example an address of the other family.</summary>
    public static Errno SetProtocol => new(4097);

    /// <summary>The symbol and what it means, for example <c>EEXIST (exists already)</c>.</summary>
    public override string ToString() => Code switch
    {
        0 => "done",
        1 => "EPERM (not permitted: CAP_NET_ADMIN is needed)",
        2 => "ENOENT (no such object, or no such scheduler module)",
        3 => "ESRCH (no such service or route)",
        4 => "EINTR (interrupted)",
        5 => "EIO (input/output error)",
        12 => "ENOMEM (out of memory)",
        13 => "EACCES (permission denied)",
        16 => "EBUSY (in use)",
        17 => "EEXIST (exists already)",
        19 => "ENODEV (no such link)",
        22 => "EINVAL (not valid)",
        30 => "EROFS (read-only)",
        34 => "ERANGE (out of range)",
        39 => "ENOTEMPTY (not empty)",
        85 => "ERESTART (changed meanwhile)",
        90 => "EMSGSIZE (message too long)",
        93 => "EPROTONOSUPPORT (protocol not supported)",
        95 => "EOPNOTSUPP (not supported)",
        97 => "EAFNOSUPPORT (address family not supported)",
        99 => "EADDRNOTAVAIL (no such address)",
        100 => "ENETDOWN (the link is down)",
        101 => "ENETUNREACH (network unreachable)",
        105 => "ENOBUFS (the kernel's reply was lost)",
        110 => "ETIMEDOUT (timed out)",
        4097 => "ipset does not understand (an address of the other family?)",
        4098 => "ipset set type or revision not supported",
        4099 => "ipset maximum number of sets reached",
        4100 => "ipset set is in use by a rule",
        4102 => "ipset type mismatch",
        4103 => "ipset element or set is there already, or is not there",
        4104 => "ipset invalid prefix length",
        4108 => "ipset set is in use by a rule",
        4352 => "ipset set is full",
        _ => string.Create(CultureInfo.InvariantCulture, $"error {Code}"),
    };
}
