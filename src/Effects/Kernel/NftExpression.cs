using System;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// One expression of a rule as the kernel takes it and gives it back. Registers are numbered as the kernel gives them
/// back: 1 to 4 for those of 16 bytes, 8 and above for words within them. Data are bytes in hexadecimal.
/// </summary>
internal abstract record NftExpression
{
    private NftExpression()
    {
    }

    /// <summary>Loads what is known about the packet.</summary>
    public sealed record Meta(uint Key, uint Register) : NftExpression;

    /// <summary>Sets what is known about the packet.</summary>
    public sealed record SetMeta(uint Key, uint Register) : NftExpression;

    /// <summary>Loads bytes of a header: base 1 is the network's, 2 the transport's.</summary>
    public sealed record Payload(uint Base, uint Offset, uint Length, uint Register) : NftExpression;

    /// <summary>Loads what connection tracking knows.</summary>
    public sealed record Connection(uint Key, uint Register) : NftExpression;

    /// <summary>Asks the routing tables.</summary>
    public sealed record Route(uint Result, uint Flags, uint Register) : NftExpression;

    /// <summary>A word of a register is masked, then XORed.</summary>
    public sealed record Bitwise(uint Source, uint Target, uint Mask, uint Xor) : NftExpression;

    public sealed record Compare(uint Register, uint Operator, string Data) : NftExpression;

    public sealed record Immediate(uint Register, string Data) : NftExpression;

    /// <summary>Ends the rule; a chain where the code is a jump or a goto.</summary>
    public sealed record Verdict(int Code, string Chain) : NftExpression;

    /// <summary>Looks a key up that begins in a register; a map's value goes to <paramref name="Target"/>.</summary>
    public sealed record Lookup(string Set, uint Source, uint? Target, bool IsInverted) : NftExpression;

    public sealed record Masquerade(uint Flags) : NftExpression;

    /// <summary>Code is 0 where the type has none.</summary>
    public sealed record Reject(uint Type, byte Code) : NftExpression;

    /// <summary>Counts; what it counted is left out.</summary>
    public sealed record Counter : NftExpression;

    /// <summary>None that we write.</summary>
    public sealed record Other(string Name) : NftExpression;

    /// <summary>The kernel's name.</summary>
    public string KernelName => this switch
    {
        Meta or SetMeta => "meta",
        Payload => "payload",
        Connection => "ct",
        Route => "fib",
        Bitwise => "bitwise",
        Compare => "cmp",
        Immediate or Verdict => "immediate",
        Lookup => "lookup",
        Masquerade => "masq",
        Reject => "reject",
        Counter => "counter",
        Other x => x.Name,
        _ => throw new InvalidOperationException("an expression has no name"),
    };

    /// <summary>The register of the n-th word of a key.</summary>
    public static uint RegisterAt(int word) => (uint)(word % 4 == 0 ? 1 + (word / 4) : 8 + word);
}
