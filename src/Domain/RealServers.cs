using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace IpvsPure.Domain;

/// <summary>The real servers of one virtual service: sorted by key, each key once, compared by content.</summary>
public sealed class RealServers : IEquatable<RealServers>
{
    private readonly ImmutableArray<RealServer> sorted;

    private RealServers(ImmutableArray<RealServer> sorted) => this.sorted = sorted;

    public static RealServers Empty { get; } = new([]);

    public int Count => sorted.Length;

    /// <summary>The servers in ascending order of key.</summary>
    public ReadOnlySpan<RealServer> Span => sorted.AsSpan();

    /// <summary>Sorts; of several servers with one key the last given counts.</summary>
    public static RealServers Of(IEnumerable<RealServer> servers) => Sorted([.. servers]);

    /// <summary>Sorts; of several servers with one key the last given counts.</summary>
    public static RealServers Of(ReadOnlySpan<RealServer> servers) => Sorted(servers.ToArray());

    private static RealServers Sorted(RealServer[] servers)
    {
        // The kernel lists its newest server first, so what was added in order comes back reversed.
        var isReversed = Ascends(servers, -1);
        if (isReversed)
        {
            Array.Reverse(servers);
        }

        return isReversed || Ascends(servers, 1) ? new(ImmutableCollectionsMarshal.AsImmutableArray(servers)) : Shuffled(servers);
    }

    private static RealServers Shuffled(RealServer[] servers)
    {
        var byKey = new SortedDictionary<RealServerKey, RealServer>();
        foreach (var server in servers)
        {
            byKey[server.Key] = server;
        }

        return new([.. byKey.Values]);
    }

    // Whether each key is greater than the one before, or with -1 less.
    private static bool Ascends(ReadOnlySpan<RealServer> servers, int step)
    {
        for (var i = 1; i < servers.Length; i++)
        {
            if (Math.Sign(servers[i].Key.CompareTo(servers[i - 1].Key)) != step)
            {
                return false;
            }
        }

        return true;
    }

    public RealServer? Find(RealServerKey key)
    {
        var at = IndexOf(key);
        return at < 0 ? null : sorted[at];
    }

    /// <summary>Adds a server, or replaces the one with its key.</summary>
    public RealServers With(RealServer server)
    {
        var at = IndexOf(server.Key);
        return new(at < 0 ? sorted.Insert(~at, server) : sorted.SetItem(at, server));
    }

    public RealServers Without(RealServerKey key)
    {
        var at = IndexOf(key);
        return at < 0 ? this : new(sorted.RemoveAt(at));
    }

    public bool Equals(RealServers? other) =>
        ReferenceEquals(this, other) || (other is not null && Span.SequenceEqual(other.Span));

    public override bool Equals(object? obj) => Equals(obj as RealServers);

    public override int GetHashCode()
    {
        var code = default(HashCode);
        foreach (ref readonly var server in Span)
        {
            code.Add(server);
        }

        return code.ToHashCode();
    }

    /// <summary>The place of a key in <see cref="Span"/>; where it is not there, the complement of the place that it would have.</summary>
    public int IndexOf(RealServerKey key)
    {
        var (low, high) = (0, sorted.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = sorted[middle].Key.CompareTo(key);
            if (order < 0)
            {
                low = middle + 1;
            }
            else if (order > 0)
            {
                high = middle - 1;
            }
            else
            {
                return middle;
            }
        }

        return ~low;
    }
}
