using System;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace IpvsPure.Kernel;

/// <summary>The first command that a new user runs, as it is: it boots a guest of its own.</summary>
[Collection(LongCollection.Name)]
public sealed class The_demo(ITestOutputHelper output)
{
    [Fact]
    public async Task Serves_the_web_shop_and_leaves_the_node_as_it_was()
    {
        var (code, said, errors) = await Guest.RunHere("demo");
        output.WriteLine(said + errors);
        Assert.Equal(0, code);
        Assert.EndsWith("No request failed, and the node is as it was.\n", said, StringComparison.Ordinal);
    }
}
