using System;
using System.IO;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>What the kernel tells without being asked, heard from the kernel.</summary>
[Collection(KernelCollection.Name)]
public sealed class News_of_the_kernel(Guest guest)
{
    [Fact]
    public void Tell_of_each_change_of_link_address_and_route_and_of_what_was_missed()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var said = guest.Run(
            $"""
            ip netns add news && ip -n news link set lo up || exit
            ip netns exec news dotnet tests/Conformance/bin/{configuration}/net10.0/IpvsPure.Conformance.dll news
            code=$?
            ip netns delete news
            exit $code
            """,
            seconds: 300);
        Assert.True(said.Code == 0, said.Output + said.Errors);
    }
}
