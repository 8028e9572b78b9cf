using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>The numbers of linux/netfilter/nf_tables.h and nfnetlink.h that we use, in the kernel's words.</summary>
internal static class NftNumbers
{
    public const byte FamilyInet = 1;

    public const ushort Subsystem = 10;
    public const ushort BatchBegin = 0x10;
    public const ushort BatchEnd = 0x11;

    public const ushort NewTable = (Subsystem << 8) | 0;
    public const ushort DeleteTable = (Subsystem << 8) | 2;
    public const ushort NewChain = (Subsystem << 8) | 3;
    public const ushort GetChain = (Subsystem << 8) | 4;
    public const ushort DeleteChain = (Subsystem << 8) | 5;
    public const ushort NewRule = (Subsystem << 8) | 6;
    public const ushort GetRule = (Subsystem << 8) | 7;
    public const ushort DeleteRule = (Subsystem << 8) | 8;
    public const ushort NewSet = (Subsystem << 8) | 9;
    public const ushort GetSet = (Subsystem << 8) | 10;
    public const ushort DeleteSet = (Subsystem << 8) | 11;
    public const ushort NewElements = (Subsystem << 8) | 12;
    public const ushort GetElements = (Subsystem << 8) | 13;
    public const ushort DeleteElements = (Subsystem << 8) | 14;

    /// <summary>In a deletion: only if nothing is in it.</summary>
    public const ushort NonRecursive = 0x100;

    /// <summary>With a new rule: at the end of the chain.</summary>
    public const ushort Append = 0x800;

    /// <summary>The table's name has this number in the messages of every kind of object, and its own name the next.</summary>
    public const ushort Table = 1;
    public const ushort Name = 2;

    public const ushort ListItem = 1;

    public const ushort TableFlags = 2;

    public const ushort ChainName = 3;
    public const ushort ChainHook = 4;
    public const ushort ChainPolicy = 5;
    public const ushort ChainType = 7;
    public const ushort HookNumber = 1;
    public const ushort HookPriority = 2;
    public const uint Accept = 1;

    public const ushort RuleChain = 2;
    public const ushort RuleExpressions = 4;
    public const ushort ExpressionName = 1;
    public const ushort ExpressionData = 2;

    public const ushort SetFlags = 3;
    public const ushort SetKeyType = 4;
    public const ushort SetKeyLength = 5;
    public const ushort SetDataType = 6;
    public const ushort SetDataLength = 7;
    public const ushort SetDescription = 9;
    public const ushort SetId = 10;
    public const ushort SetUserData = 13;
    public const byte HintDataOrder = 1;
    public const ushort DescriptionConcatenation = 2;
    public const ushort FieldLength = 1;
    public const uint FlagInterval = 0x4;
    public const uint FlagMap = 0x8;
    public const uint FlagConcatenation = 0x80;

    public const ushort Elements = 3;
    public const ushort ElementKey = 1;
    public const ushort ElementData = 2;
    public const ushort ElementFlags = 3;
    public const ushort ElementKeyEnd = 10;
    public const uint IntervalEnd = 1;

    public const ushort DataValue = 1;
    public const ushort DataVerdict = 2;
    public const ushort VerdictCode = 1;
    public const ushort VerdictChain = 2;

    /// <summary>nft's numbers for the fields of keys (its include/datatype.h); six bits each in a concatenation.</summary>
    public const uint TypeProtocol = 12;
    public const uint TypePort = 13;
    public const uint TypeMark = 19;

    public static uint TypeAddress(AddressFamily family) => family == AddressFamily.Inet6 ? 8u : 7u;
}
