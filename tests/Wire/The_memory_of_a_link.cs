using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Wire;

/// <summary>What parameters were before we changed them, as the alias of our link.</summary>
public sealed class The_memory_of_a_link
{
    [Fact]
    public void Holds_every_parameter_that_we_may_set()
    {
        var alias = LinkMemory.After("", Sysctls.Names.Select(x => new Operation.SetSysctl(x, "0", "1")));
        Assert.InRange(alias.Length, 1, 255);
        Assert.Equal(Sysctls.Names.Select(x => (x, "0")).Order(), LinkMemory.Read(alias).Order());
    }

    [Fact]
    public void Keeps_the_first_value_and_forgets_what_was_given_back()
    {
        var (one, two) = (Sysctls.Names[0], Sysctls.Names[1]);
        var alias = LinkMemory.After("", [new(one, "0", "1"), new(two, "7", "1")]);
        alias = LinkMemory.After(alias, [new(one, "5", "1")]);
        Assert.Equal([(one, "0"), (two, "7")], LinkMemory.Read(alias).OrderBy(x => x.Value));
        alias = LinkMemory.After(alias, [new(one, "1", "0", Restores: true)]);
        Assert.Equal([(two, "7")], LinkMemory.Read(alias));
        Assert.Equal("", LinkMemory.After(alias, [new(two, "1", "7", Restores: true)]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("an interface of somebody")]
    [InlineData("before:")]
    [InlineData("before: = nothing=0 conntrack")]
    public void Is_empty_where_the_alias_is_not_ours(string alias) => Assert.Empty(LinkMemory.Read(alias));
}
