using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>The firewall marks that name our services.</summary>
public sealed class A_service_mark
{
    [Theory]
    [InlineData(0x7a500000u, true)]
    [InlineData(0x7a5fffffu, true)]
    [InlineData(0x7a4fffffu, false)]
    [InlineData(0x7a600000u, false)]
    [InlineData(0u, false)]
    public void Is_ours_by_its_prefix(uint mark, bool isOurs) => Assert.Equal(isOurs, Marks.IsOurs(mark));

    [Theory]
    [InlineData(0x7a500001u, 0x7a500002u)]
    [InlineData(0x7a57ffffu, 0x7a500000u)]
    [InlineData(0x7a5fffffu, 0x7a580000u)]
    public void Has_the_next_one_among_those_of_its_kind(uint mark, uint next)
    {
        Assert.Equal(next, Marks.After(mark));
        Assert.Equal(mark, Marks.Before(next));
        Assert.Equal(Marks.IsUdp(mark), Marks.IsUdp(next));
    }
}
