using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// Services, EndpointSlices and one Node of an API server. Each kind is followed over a connection of its own, and what
/// they bring is told in one stream.
/// </summary>
/// <param name="node">The name of the Node that is planned for.</param>
/// <param name="random">Spreads requests of many nodes in time; of nothing else that is told.</param>
public sealed class ApiSource(ApiAccess access, string node, ApiTimes times, Random random) : IClusterSource
{
    public async IAsyncEnumerable<ClusterNews> Follow([EnumeratorCancellation] CancellationToken stop)
    {
        using var news = new ApiNews(kinds: 3);
        var events = new EventReporter(access, node, times);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var tasks = new[]
        {
            Start(Watched.Services, "", news, events, ending.Token),
            Start(Watched.Slices, "", news, events, ending.Token),
            Start(Watched.Node(node), node, news, events, ending.Token),
            events.Run(ending.Token),
        };
        try
        {
            while (true)
            {
                await news.Some(stop);
                if (news.Take() is { } some)
                {
                    yield return some;
                }
            }
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(tasks.Select(Quietly));
        }
    }

    // Random is not safe for use by several threads, so each follower has its own.
    private Task Start<T>(Watched<T> kind, string expected, ApiNews news, EventReporter events, CancellationToken stop)
        where T : class
    {
        var shelf = new ApiShelf<T>(kind, access.Server, expected, news, events);
        var follower = new ApiFollower<T>(kind, access, shelf, news, times, new(random.Next()));
        return Task.Run(() => follower.Run(stop), CancellationToken.None);
    }

    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // Stopped, as it should.
        }
    }
}
