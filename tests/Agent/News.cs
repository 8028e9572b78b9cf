using System.Linq;
using IpvsPure.ApiServer;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.AgentTests;

/// <summary>What a reader that is slow gets.</summary>
public sealed class News
{
    private readonly ApiNews news = new(kinds: 1);
    private readonly ApiShelf<ClusterEndpointSlice> shelf;

    public News()
    {
        shelf = new(Watched.Slices, "server", "", news, new(null!, "", ApiTimes.Default));
        shelf.BeginList();
        shelf.Put(Slice(version: 1, endpoints: 1));
        shelf.EndList();
        Assert.Single(news.Take()!.Changes);
    }

    [Fact]
    public void Holds_the_last_version_of_an_object_and_no_other()
    {
        for (var i = 2; i < 100; i++)
        {
            shelf.Put(Slice(version: i, endpoints: i));
        }

        var change = Assert.IsType<ClusterChange.SliceIs>(Assert.Single(news.Take()!.Changes));
        Assert.Equal(99, change.Slice.Endpoints.Length);
        Assert.Null(news.Take());
    }

    [Fact]
    public void Is_nothing_where_all_became_as_it_was()
    {
        shelf.Put(Slice(version: 2, endpoints: 5));
        shelf.Remove(Slice(version: 3, endpoints: 5));
        shelf.Put(Slice(version: 4, endpoints: 1));
        Assert.Null(news.Take());
    }

    [Fact]
    public void Is_that_an_object_is_gone_whatever_it_was_in_between()
    {
        shelf.Put(Slice(version: 2, endpoints: 5));
        shelf.Remove(Slice(version: 3, endpoints: 5));
        Assert.Equal(new ClusterChange.SliceGone(Lab.Slice(1)), Assert.Single(news.Take()!.Changes));
        shelf.Put(Slice(version: 4, endpoints: 1));
        shelf.Remove(Slice(version: 5, endpoints: 1));
        Assert.Null(news.Take());
    }

    private static Tree Slice(int version, int endpoints) =>
        JsonTrees.Read(Item.Of(Kind.Slices, Crowd.Slice(1, endpoints, 0), version).Json).Documents.Single();
}
