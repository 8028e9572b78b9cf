using System;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>Ranges as sets of the kernel need them: no two overlap, and none is two halves.</summary>
public sealed class Ranges_of_addresses
{
    // Short addresses, so that ranges meet: the upper byte counts, and one bit further down.
    private static Prefix Range(byte bits, byte length) => Prefix.Around(Address.V4((uint)bits << 24), length % 10);

    [Property]
    public bool Hold_the_same_addresses_when_they_are_made_fewest(byte[] bits, byte length, byte seen)
    {
        var ranges = bits.Select((x, i) => Range(x, (byte)(length + i))).ToList();
        var address = Address.V4((uint)seen << 24);
        return ranges.Any(x => x.Contains(address)) == Prefix.Fewest(ranges).Any(x => x.Contains(address));
    }

    [Property]
    public bool Never_overlap_nor_are_halves_when_they_are_fewest(byte[] bits, byte length)
    {
        var fewest = Prefix.Fewest(bits.Select((x, i) => Range(x, (byte)(length + i))));
        return fewest.SelectMany(x => fewest.Where(y => y != x), (x, y) => !x.Contains(y.Network) && !AreHalves(x, y)).All(x => x);
    }

    [Property]
    public bool Are_the_same_fewest_in_any_order(byte[] bits, byte length)
    {
        var ranges = bits.Select((x, i) => Range(x, (byte)(length + i))).ToList();
        return Prefix.Fewest(ranges).SequenceEqual(Prefix.Fewest(Enumerable.Reverse(ranges)));
    }

    [Theory]
    [InlineData("0.0.0.0/1 128.0.0.0/1", "0.0.0.0/0")]
    [InlineData("10.0.0.0/8 10.1.0.0/16 10.1.2.3/32", "10.0.0.0/8")]
    [InlineData("10.0.0.0/25 10.0.0.128/26 10.0.0.192/26 10.0.1.0/24", "10.0.0.0/23")]
    [InlineData("10.0.1.0/24 10.0.2.0/24", "10.0.1.0/24 10.0.2.0/24")]
    [InlineData("::/0 fd00::/8 192.0.2.0/24", "192.0.2.0/24 ::/0")]
    public void Are_the_fewest(string ranges, string fewest) => Assert.Equal(
        fewest,
        string.Join(' ', Prefix.Fewest(ranges.Split(' ').Select(x => Doors.Prefix(x).IfFail(default(Prefix))))));

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.255.255")]
    [InlineData("0.0.0.0/0", "255.255.255.255")]
    [InlineData("192.0.2.1/32", "192.0.2.1")]
    [InlineData("::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("fd00::/120", "fd00::ff")]
    public void End_with_their_last_address(string range, string last) =>
        Assert.Equal(last, Doors.Prefix(range).IfFail(default(Prefix)).Last.ToString());

    private static bool AreHalves(Prefix one, Prefix other) =>
        one.Length == other.Length && one.Length > 0 && Prefix.Around(one.Network, one.Length - 1).Contains(other.Network);
}
