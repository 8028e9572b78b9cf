using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using IpvsPure.ApiServer;
using Xunit;

namespace IpvsPure.AgentTests;

/// <summary>What a source does when the server does not give it what it asks for.</summary>
public sealed class A_refusal
{
    [Fact]
    public async Task Of_an_old_token_is_over_when_the_file_holds_the_new_one()
    {
        await using var lab = new Lab().With(services: 2);
        lab.Faults.Token = "first";
        await File.WriteAllTextAsync(lab.TokenFile, "first\n");
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        lab.Faults.Token = "second";
        lab.Server.Cut();
        await following.Until(x => x.Diagnostics.Any(y => y.Contains("401", StringComparison.Ordinal)), "word of the refusal");
        await File.WriteAllTextAsync(lab.TokenFile, "second\n");
        lab.World.Put(Kind.Services, Crowd.Service(5));
        await following.UntilSame(lab);
    }

    [Fact]
    public async Task Of_one_kind_is_told_once_and_nothing_is_complete_until_it_ends()
    {
        await using var lab = new Lab().With(services: 2);
        lab.Faults.Forbidden = Kind.Slices.Plural;
        await using var following = lab.Follow();
        await Lab.Until(() => lab.Asked(Kind.Slices).Length > 5, "asking again and again");
        await following.Until(x => x.Diagnostics.Length > 0, "word of the refusal");
        Assert.False(following.IsComplete);
        var told = Assert.Single(following.Diagnostics);
        Assert.Contains("every EndpointSlice", told, StringComparison.Ordinal);
        Assert.Contains("403", told, StringComparison.Ordinal);
        Assert.Contains("the test cannot list it", told, StringComparison.Ordinal);
        lab.Faults.Forbidden = "";
        await following.UntilSame(lab);
    }

    [Theory]
    [InlineData(500, 0)]
    [InlineData(503, 0)]
    [InlineData(429, 1)]
    public async Task That_will_pass_is_waited_for(int status, int retryAfter)
    {
        await using var lab = new Lab().With(services: 2);
        for (var i = 0; i < 6; i++)
        {
            lab.Faults.Answers.Enqueue((status, i == 0 ? retryAfter : 0));
        }

        await using var following = lab.Follow();
        await following.UntilSame(lab);
        Assert.Empty(lab.Faults.Answers);
    }
}
