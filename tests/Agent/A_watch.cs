using System;
using System.Linq;
using System.Threading.Tasks;
using IpvsPure.ApiServer;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.AgentTests;

/// <summary>How a source follows what changes, whatever happens to its connection.</summary>
public sealed class A_watch
{
    [Fact]
    public async Task Tells_what_is_new_different_and_gone()
    {
        await using var lab = new Lab().With(services: 3);
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        lab.World.Put(Kind.Services, Crowd.Service(7));
        lab.World.Put(Kind.Slices, Crowd.Slice(1, 4, 30));
        lab.World.Delete(Lab.Key(Kind.Services, 2));
        lab.World.Put(Kind.Nodes, Crowd.Node(Lab.Node, "192.0.2.77"));
        await following.UntilSame(lab);
        Assert.True(following.View.Services.ContainsKey(Lab.Service(7)));
        Assert.False(following.View.Services.ContainsKey(Lab.Service(2)));
        Assert.Equal(1, lab.Lists(Kind.Services));
    }

    [Fact]
    public async Task Tells_of_an_object_that_comes_into_view_or_leaves_it()
    {
        await using var lab = new Lab().With(services: 2);
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        lab.World.Put(Kind.Services, Lab.Labelled(Crowd.Service(1), "service.kubernetes.io/service-proxy-name"));
        await following.Until(x => !x.View.Services.ContainsKey(Lab.Service(1)), "the label");
        lab.World.Put(Kind.Services, Crowd.Service(1));
        await following.Until(x => x.View.Services.ContainsKey(Lab.Service(1)), "the label's end");
        lab.World.Put(Kind.Services, Crowd.Service(1, type: "ExternalName"));
        await following.Until(x => !x.View.Services.ContainsKey(Lab.Service(1)), "the other type");
    }

    [Fact]
    public async Task Says_nothing_of_an_update_that_is_nothing_to_a_proxy()
    {
        await using var lab = new Lab().With(services: 2);
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        var before = following.Changes.Length;
        lab.World.Put(Kind.Services, Lab.Labelled(Crowd.Service(0), "team"));
        lab.World.Put(Kind.Nodes, Lab.Labelled(Crowd.Node(Lab.Node), "heartbeat"));
        lab.World.Put(Kind.Slices, Lab.Labelled(Crowd.Slice(0, 2, 0), "team"));
        lab.World.Put(Kind.Services, Crowd.Service(9));
        lab.World.Put(Kind.Slices, Crowd.Slice(9, 1, 90));
        await following.UntilSame(lab);
        Assert.Equal(before + 2, following.Changes.Length);
    }

    [Fact]
    public async Task Goes_on_from_where_it_was_when_its_connection_breaks()
    {
        await using var lab = new Lab().With(services: 3);
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        for (var i = 0; i < 5; i++)
        {
            lab.Server.Cut();
            lab.World.Put(Kind.Slices, Crowd.Slice(1, i + 3, 30));
            await following.UntilSame(lab);
        }

        Assert.Equal(1, lab.Lists(Kind.Slices));
    }

    [Fact]
    public async Task Goes_on_from_a_bookmark()
    {
        await using var lab = new Lab().With(services: 1);
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        var mark = lab.World.Put(Kind.Services, Crowd.Service(5)).Version;
        await following.UntilSame(lab);
        while (!lab.Asked(Kind.Slices).Any(x => x.Ask("resourceVersion") is { Length: > 0 } from && long.Parse(from, null) >= mark))
        {
            await lab.Server.Bookmark();
            lab.Server.Cut();
            lab.World.Put(Kind.Services, Crowd.Service(6, more: $",\"healthCheckNodePort\":{lab.World.Version}"));
            await following.UntilSame(lab);
        }

        Assert.Equal(1, lab.Lists(Kind.Slices));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lists_again_when_its_version_is_forgotten_and_tells_only_the_differences(bool asStatus)
    {
        await using var lab = new Lab().With(services: 6);
        lab.Faults.GoneAsStatus = asStatus;
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        var before = following.Changes.Length;
        await lab.Server.Stop();
        lab.World.Delete(Lab.Key(Kind.Services, 2));
        lab.World.Put(Kind.Services, Crowd.Service(8));
        lab.World.Put(Kind.Services, Lab.Labelled(Crowd.Service(3), "team"));
        lab.World.Put(Kind.Slices, Crowd.Slice(4, 1, 60));
        lab.World.Compact();
        lab.Server.Start();
        await following.UntilSame(lab);
        Assert.Equal(2, lab.Lists(Kind.Services));
        Assert.Equal(3, following.Changes.Length - before);
        Assert.Contains(new ClusterChange.ServiceGone(Lab.Service(2)), following.Changes);
    }

    [Theory]
    [InlineData("{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":500,\"message\":\"etcd is on holiday\"}}\n")]
    [InlineData("{\"type\":\"MODIFIED\",\"object\":{\"metadata\": }}\n")]
    [InlineData("{\"type\":\"SURPRISE\",\"object\":{}}\n")]
    [InlineData("{\"type\":5,\"object\":\"x\"}\n")]
    [InlineData("{\"type\":\"MODIFIED\",\"object\":{{}}\n")]
    [InlineData("<html>a proxy's own page</html>")]
    [InlineData("{\"type\":\"\\ud800\"}")]
    public async Task Lists_again_when_what_comes_cannot_be_trusted(string garbage)
    {
        await using var lab = new Lab().With(services: 3);
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        var before = following.Changes.Length;
        await lab.Server.Inject(Kind.Services, garbage);
        lab.World.Put(Kind.Services, Crowd.Service(9));
        await following.UntilSame(lab);
        Assert.Equal(before + 1, following.Changes.Length);
    }

    [Fact]
    public async Task Is_renewed_when_its_connection_has_stalled()
    {
        await using var lab = new Lab().With(services: 2);
        await using var following = lab.Follow(Lab.Hasty with { Watch = TimeSpan.FromSeconds(1), Grace = TimeSpan.FromSeconds(1) });
        await following.UntilSame(lab);
        lab.Server.Freeze();
        lab.World.Put(Kind.Slices, Crowd.Slice(1, 4, 30));
        await following.UntilSame(lab);
    }

    [Fact]
    public async Task Begins_again_when_its_time_is_over_and_loses_nothing()
    {
        await using var lab = new Lab().With(services: 2);
        await using var following = lab.Follow(Lab.Hasty with { Watch = TimeSpan.FromSeconds(0.5) });
        await following.UntilSame(lab);
        for (var i = 0; lab.Asked(Kind.Slices).Length < 3; i++)
        {
            lab.World.Put(Kind.Slices, Crowd.Slice(1, 1 + (i % 3), 30));
            await following.UntilSame(lab);
            await Task.Yield();
        }

        Assert.Equal(1, lab.Lists(Kind.Slices));
    }

    [Fact]
    public async Task Survives_a_server_that_goes_away_and_comes_back()
    {
        await using var lab = new Lab().With(services: 4);
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        await lab.Server.Stop();
        await following.Until(x => x.Diagnostics.Any(y => y.Contains("what is known stays", StringComparison.Ordinal)), "word of the trouble");
        Assert.Equal(4, following.View.Services.Count);
        lab.World.Delete(Lab.Key(Kind.Services, 0));
        lab.Server.Start();
        await following.UntilSame(lab);
    }

    [Fact]
    public async Task Lists_again_from_a_server_that_was_restored_from_a_backup()
    {
        await using var newer = new Lab().With(services: 8);
        await using var following = newer.Follow();
        await following.UntilSame(newer);
        var port = newer.Server.Port;
        await newer.Server.Stop();
        await using var older = new Lab(isStarted: false).With(services: 3);
        older.Server.Start(port);
        await following.UntilSame(older);
    }

    [Fact]
    public async Task Can_be_stopped_at_any_moment()
    {
        await using var lab = new Lab().With(services: 3);
        lab.Faults.Fragment = 7;
        for (var i = 0; i < 40; i++)
        {
            // What its end throws but for being stopped fails the test.
            await using var following = lab.Follow();
            await Lab.Until(() => i % 2 == 0 || lab.Server.Watches > 0, "a watch");
            lab.World.Put(Kind.Slices, Crowd.Slice(1, i, 30));
        }
    }

    [Fact]
    public async Task Says_when_the_oldest_of_its_changes_was_triggered()
    {
        await using var lab = new Lab().With(services: 2);
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        Assert.All(following.News, x => Assert.Equal(0, x.TriggeredAt));
        lab.World.Put(Kind.Slices, Crowd.Slice(1, 3, 30));
        await following.UntilSame(lab);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 6, 123, TimeSpan.Zero).ToUnixTimeMilliseconds(), following.News[^1].TriggeredAt);
    }
}
