using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What is let in from outside, and what is turned away with a reason.</summary>
[Laws]
public sealed class The_doors
{
    [Property]
    public void Let_in_every_address_in_the_form_in_which_it_is_printed(uint v4, ulong high, ulong low)
    {
        var address = Address.V4(v4);
        Assert.Equal(address, Pool.A(address.ToString()));
        var other = Address.V6(new(high, low));
        Assert.Equal(other, Pool.A(other.ToString()));
    }

    [Property]
    public void Never_throw_on_any_text(string text)
    {
        _ = Doors.Address(text);
        _ = Doors.Prefix(text);
        _ = Doors.Protocol(text);
        _ = Doors.Scheduler(text);
    }

    [Theory]
    [InlineData("10.0.0")]
    [InlineData("010.0.0.1")]
    [InlineData("1")]
    [InlineData("10.0.0.300")]
    [InlineData("fe80::1%eth0")]
    [InlineData("")]
    [InlineData(" 10.0.0.1")]
    public void Turn_away_what_only_looks_like_an_address(string text) => Assert.True(Doors.Address(text).IsFail);

    [Theory]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("fd00::1/64", "fd00::/64")]
    public void Drop_the_host_bits_of_a_range(string text, string expected) => Assert.Equal(expected, Pool.P(text).ToString());

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0")]
    [InlineData("fd00::/129")]
    [InlineData("10.0.0.0/-1")]
    public void Turn_away_what_only_looks_like_a_range(string text) => Assert.True(Doors.Prefix(text).IsFail);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(65_535, true)]
    [InlineData(65_536, false)]
    [InlineData(-1, false)]
    public void Let_in_ports_from_1_to_65535(long port, bool isIn) => Assert.Equal(isIn, Doors.Port(port).IsSuccess);

    [Property]
    public void Keep_an_address_through_its_bytes(ulong high, ulong low)
    {
        System.Span<byte> bytes = stackalloc byte[16];
        var address = Address.V6(new(high, low));
        var length = address.WriteNetworkOrder(bytes);
        Assert.Equal(address, Address.FromNetworkOrder(bytes[..length]));
    }

    [Fact]
    public void Explain_every_refusal_in_words()
    {
        var refusals = (Refusal[])
        [
            new Refusal.NotAnAddress("x"), new Refusal.NotARange("x"), new Refusal.PortOutOfRange(0), new Refusal.UnknownProtocol("x"),
            new Refusal.UnknownScheduler("x"), new Refusal.AffinityOutOfRange(0), new Refusal.Missing(), new Refusal.Malformed("why"),
        ];
        Assert.Equal(typeof(Refusal).GetNestedTypes().Length, refusals.Length);
        Assert.All(refusals, x => Assert.NotEmpty(x.Explain()));
    }
}
