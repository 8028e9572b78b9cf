using System;
using Xunit;

namespace IpvsPure.Printing;

/// <summary>A plan for an issue, and one in the order of execution, as the commands print them.</summary>
public sealed class A_plan_in_other_forms
{
    [Theory]
    [InlineData("plan -f @ -o markdown", "## Plan for worker-3")]
    [InlineData("plan -f @ -o nft-like", "# phase 0: add link")]
    [InlineData("apply -f @ --yes -o nft-like", "# phase 0: add link")]
    [InlineData("apply -f @ --dry-run -o markdown", "## Plan for worker-3")]
    public void Is_had_from_the_commands(string line, string start)
    {
        using var desk = Desk.WithShop();
        Assert.Equal(0, desk.Run(line));
        Assert.StartsWith(start, desk.Out, StringComparison.Ordinal);
    }
}
