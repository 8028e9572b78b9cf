using System;
using System.Diagnostics;
using System.IO;
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
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Guest.Root, "demo"))
        {
            WorkingDirectory = Guest.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        output.WriteLine(await said + await errors);
        Assert.Equal(0, process.ExitCode);
        Assert.EndsWith("No request failed, and the node is as it was.\n", await said, StringComparison.Ordinal);
    }
}
