using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// Follows one kind of object for ever: a list, then a watch from its version, and again from where the last one broke.
/// KubernetesClient's own list and watch build the whole graph of the API's objects, for a list of ten thousand all at
/// once; here each object lives only until its few interesting fields are taken.
/// </summary>
internal sealed class ApiFollower<T>(Watched<T> kind, ApiAccess access, ApiShelf<T> shelf, ApiNews news, ApiTimes times, Random random)
    where T : class
{
    private const int FailuresBeforeWord = 3;
    private const string EndOfList = "k8s.io/initial-events-end";

    /// <summary>Where a server refuses, its rules or the token are not as they have to be.</summary>
    private const string Remedy = "check the token, and that its user may list and watch Services, EndpointSlices and Nodes (deploy/)";

    private readonly JsonTreeBuilder trees = ApiObject.Trees();
    private readonly Backoff backoff = new(times.FirstWait, times.LongestWait, random);
    private bool streams = true;
    private bool pages = true;
    private string version = "";
    private string lastWord = "";

    /// <summary>Follows until stopped.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (true)
        {
            var wait = await Once(stop) switch
            {
                ApiAnswer.Failed failed => Failed(failed),
                ApiAnswer.Expired expired => Expired(expired),
                ApiAnswer.NoStreaming => NoStreaming(),
                _ => TimeSpan.Zero,
            };
            await Task.Delay(wait, stop);
        }
    }

    private TimeSpan Failed(ApiAnswer.Failed failed)
    {
        var wait = backoff.Failed(failed.RetryAfter);
        if ((failed.IsRefusal || backoff.Failures >= FailuresBeforeWord) && failed.Why != lastWord)
        {
            // A trouble that lasts is told once.
            lastWord = failed.Why;
            lock (news.Gate)
            {
                var why = failed.IsRefusal ? $"{failed.Why}; {Remedy}" : failed.Why;
                news.Tell(new(access.Server, 0, $"every {kind.Kind}", "", $"{why}; what is known stays, and it is asked for again"));
            }
        }

        return wait;
    }

    private TimeSpan Expired(ApiAnswer.Expired expired)
    {
        version = "";
        return Failed(new(expired.Why));
    }

    private TimeSpan NoStreaming()
    {
        streams = false;
        return TimeSpan.Zero;
    }

    private void Heard()
    {
        backoff.Succeeded();
        lastWord = "";
    }

    // Whatever goes wrong here, following goes on: no reader could do better than to ask again.
    private async Task<ApiAnswer> Once(CancellationToken stop)
    {
        try
        {
            return version.Length > 0 ? await Watch(isList: false, stop)
                : streams ? await Watch(isList: true, stop)
                : await ListInPages(stop);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // A connection that is given up shows itself by errors of many kinds.
            stop.ThrowIfCancellationRequested();
            return new ApiAnswer.Failed(problem.InnerException is { } inner ? $"{problem.Message} ({inner.Message})" : problem.Message);
        }
    }

    /// <summary>A watch from the version that is known, or one that begins with everything there is.</summary>
    private async Task<ApiAnswer> Watch(bool isList, CancellationToken stop)
    {
        var seconds = (int)Math.Ceiling(times.Watch.TotalSeconds * (1 + random.NextDouble()));
        var from = isList
            ? "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion="
            : $"resourceVersion={Uri.EscapeDataString(version)}";
        var life = Stopwatch.StartNew();
        using var response = await access.Get(
            $"{kind.Path}?{kind.Selector}&watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&{from}", times.Grace, stop);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var refusal = await ApiRefusal.Of(response, trees, stop);
            return isList && refusal.MeansNoStreaming ? new ApiAnswer.NoStreaming() : refusal.Answer;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds) + times.Grace);
        using var frames = new JsonFrames(await response.Content.ReadAsStreamAsync(stop), isList: false);
        try
        {
            return await Events(frames, isList, limit.Token)
                ?? (life.Elapsed.TotalSeconds >= seconds - 1 ? new ApiAnswer.Ended() : Early(life.Elapsed));
        }
        catch (InvalidDataException problem)
        {
            return new ApiAnswer.Expired(problem.Message);
        }
        catch (TimeoutException) when (isList && version.Length == 0)
        {
            // A server that knows nothing of these lists may take the request for an ordinary watch, which goes on in silence.
            return new ApiAnswer.NoStreaming();
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new ApiAnswer.Failed("a watch outlived its time, so its connection has stalled");
        }
    }

    /// <summary>The watch was ended before its time: with a server that stops, every node's is.</summary>
    private ApiAnswer.Failed Early(TimeSpan life)
    {
        if (life >= times.FirstWait)
        {
            backoff.Succeeded();
        }

        return new("the connection was closed");
    }

    /// <summary>Takes events until the stream ends; an answer where it cannot be gone on with.</summary>
    private async Task<ApiAnswer?> Events(JsonFrames frames, bool isList, CancellationToken stop)
    {
        if (isList)
        {
            shelf.BeginList();
            frames.Silence = times.ListSilence;
        }

        while (await frames.Next(stop))
        {
            var why = "is larger than any object may be";
            var read = frames.IsTooLarge ? null : trees.Whole(frames.Frame, out why);
            if (read is null && isList)
            {
                shelf.PutUnreadable(why);
                continue;
            }

            if (read is null)
            {
                return new ApiAnswer.Expired($"an event cannot be read: {why}");
            }

            var item = read.Find("object") ?? Tree.Null;
            switch (read.Find("type")?.Text)
            {
                case "ADDED" or "MODIFIED":
                    shelf.Put(item);
                    break;
                case "DELETED":
                    shelf.Remove(item);
                    break;
                case "BOOKMARK" when isList && ApiObject.Annotation(item, EndOfList) == "true":
                    shelf.EndList();
                    (isList, frames.Silence) = (false, Timeout.InfiniteTimeSpan);
                    break;
                case "BOOKMARK":
                    lock (news.Gate)
                    {
                        news.Alive();
                    }

                    break;
                case "ERROR":
                    return new ApiAnswer.Expired(item.Find("message")?.Text ?? "the server ended the watch with an error");
                default:
                    return new ApiAnswer.Expired("an event is of a type that is not known");
            }

            Heard();

            // What a list begins with comes in no order of time: until its end there is no version to go on from.
            version = !isList && ApiObject.Version(item) is { Length: > 0 } next ? next : version;
        }

        return null;
    }

    private async Task<ApiAnswer> ListInPages(CancellationToken stop)
    {
        shelf.BeginList();
        var next = "";
        do
        {
            var limit = pages ? $"&limit={times.Page}" : "";
            using var response = await access.Get($"{kind.Path}?{kind.Selector}{limit}{next}", times.Grace, stop);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                // The pages of a list stop to exist after a few minutes; a server that is too slow for them gives it whole.
                pages &= response.StatusCode != HttpStatusCode.Gone;
                return (await ApiRefusal.Of(response, trees, stop)).Answer;
            }

            using var frames = new JsonFrames(await response.Content.ReadAsStreamAsync(stop), isList: true) { Silence = times.ListSilence };
            var envelope = await Items(frames, stop);
            var metadata = envelope?.Find("metadata");
            if (frames.IsCut || metadata?.Find("resourceVersion") is not { Text.Length: > 0 } listed)
            {
                return new ApiAnswer.Failed("what the server sends is not a whole list");
            }

            Heard();
            next = metadata.Find("continue") is { Text.Length: > 0 } more ? $"&continue={Uri.EscapeDataString(more.Text)}" : "";
            version = next.Length > 0 ? "" : listed.Text;
        }
        while (next.Length > 0);

        pages = true;
        shelf.EndList();
        return new ApiAnswer.Ended();
    }

    private async Task<Tree?> Items(JsonFrames frames, CancellationToken stop)
    {
        while (await frames.Next(stop))
        {
            var why = "is larger than any object may be";
            if (!frames.IsTooLarge && trees.Whole(frames.Frame, out why) is { } item)
            {
                shelf.Put(item);
            }
            else
            {
                shelf.PutUnreadable(why);
            }
        }

        return trees.Whole(frames.Envelope, out _);
    }
}
