using System;
using System.Linq;
using System.Threading.Tasks;
using IpvsPure.ApiServer;
using Xunit;

namespace IpvsPure.AgentTests;

/// <summary>How a source begins.</summary>
public sealed class A_list
{
    [Theory]
    [InlineData(Streaming.Yes)]
    [InlineData(Streaming.Refused)]
    public async Task Is_told_when_every_kind_is_complete_and_not_before(Streaming streaming)
    {
        await using var lab = new Lab().With(services: 10);
        lab.Faults.Streaming = streaming;
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        Assert.All(following.News, news => Assert.True(news.IsComplete || news.Changes.IsEmpty));
        Assert.Equal(21, following.Changes.Length);
    }

    [Fact]
    public async Task Of_nothing_is_complete_too()
    {
        await using var lab = new Lab();
        await using var following = lab.Follow();
        await following.UntilComplete();
        Assert.Equal(0, following.View.Services.Count);
        Assert.Equal(Lab.Node, following.View.Node.Name);
    }

    [Fact]
    public async Task Streams_where_the_server_can()
    {
        await using var lab = new Lab().With(services: 10);
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        var request = Assert.Single(lab.Asked(Kind.Services));
        Assert.Equal("NotOlderThan", request.Ask("resourceVersionMatch"));
        Assert.Equal("true", request.Ask("allowWatchBookmarks"));
    }

    [Fact]
    public async Task Comes_in_pages_where_the_server_refuses_to_stream()
    {
        await using var lab = new Lab().With(services: 10);
        lab.Faults.Streaming = Streaming.Refused;
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        var pages = lab.Asked(Kind.Slices).Where(x => x.Ask("watch") != "true").ToArray();
        Assert.Equal(4, pages.Length);
        Assert.All(pages, x => Assert.Equal("3", x.Ask("limit")));
        lab.World.Put(Kind.Slices, Crowd.Slice(3, 5, 70));
        await following.UntilSame(lab);
    }

    [Fact]
    public async Task Comes_in_pages_where_the_server_has_never_heard_of_streaming()
    {
        await using var lab = new Lab().With(services: 4);
        lab.Faults.Streaming = Streaming.Unknown;
        await using var following = lab.Follow(Lab.Hasty with { ListSilence = TimeSpan.FromMilliseconds(300) });
        await following.UntilSame(lab);
        Assert.Contains(lab.Asked(Kind.Services), x => x.Ask("limit").Length > 0);
    }

    [Fact]
    public async Task Comes_whole_where_the_server_forgets_its_pages()
    {
        await using var lab = new Lab().With(services: 10);
        (lab.Faults.Streaming, lab.Faults.ForgetsPages) = (Streaming.Refused, true);
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        Assert.Contains(lab.Asked(Kind.Services), x => x.Ask("watch") != "true" && x.Ask("limit").Length == 0);
    }

    [Theory]
    [InlineData(Streaming.Yes)]
    [InlineData(Streaming.Refused)]
    public async Task Leaves_to_the_server_what_kube_proxy_leaves_to_it(Streaming streaming)
    {
        await using var lab = new Lab().With(services: 3);
        lab.Faults.Streaming = streaming;
        lab.World.Put(Kind.Nodes, Crowd.Node("node-b", "192.0.2.2"));
        lab.World.Put(Kind.Services, Lab.Labelled(Crowd.Service(1), "service.kubernetes.io/service-proxy-name"));
        lab.World.Put(Kind.Slices, Lab.Labelled(Crowd.Slice(2, 2, 4), "service.kubernetes.io/headless"));
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        Assert.False(following.View.Services.ContainsKey(Lab.Service(1)));
        Assert.False(following.View.Slices.ContainsKey(Lab.Slice(2)));
        Assert.Equal("!service.kubernetes.io/service-proxy-name", lab.Asked(Kind.Services)[0].Ask("labelSelector"));
        Assert.Equal("!service.kubernetes.io/headless", lab.Asked(Kind.Slices)[0].Ask("labelSelector"));
        Assert.Equal("metadata.name=node-a", lab.Asked(Kind.Nodes)[0].Ask("fieldSelector"));
    }

    [Fact]
    public async Task Goes_on_without_a_Node_and_says_so()
    {
        await using var lab = new Lab().With(services: 1);
        lab.World.Delete(new(Kind.Nodes, "", Lab.Node));
        await using var following = lab.Follow();
        await following.Until(x => x.IsComplete && x.View.Node.Name == Lab.Node, "a view without a Node object");
        Assert.Single(following.Diagnostics, x => x.StartsWith("Node node-a: ", StringComparison.Ordinal));
        lab.World.Put(Kind.Nodes, Crowd.Node(Lab.Node));
        await following.UntilSame(lab);
    }

    [Theory]
    [InlineData(Streaming.Yes, 0)]
    [InlineData(Streaming.Yes, 700)]
    [InlineData(Streaming.Refused, 90)]
    [InlineData(Streaming.Refused, 700)]
    public async Task Begins_again_when_it_breaks_off(Streaming streaming, int after)
    {
        await using var lab = new Lab().With(services: 8);
        lab.Faults.Streaming = streaming;
        for (var i = 0; i < 5; i++)
        {
            lab.Faults.CutAfter.Enqueue(after + i);
        }

        await using var following = lab.Follow();
        await following.UntilSame(lab);
    }

    [Fact]
    public async Task Can_come_a_few_bytes_at_a_time()
    {
        await using var lab = new Lab().With(services: 3);
        lab.Faults.Fragment = 7;
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        lab.World.Put(Kind.Slices, Crowd.Slice(1, 1, 40));
        await following.UntilSame(lab);
    }
}
