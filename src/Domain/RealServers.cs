using System;
using System.Collections.Generic;
using System.Collections.Immutable;

namespace IpvsPure.Domain;

/// <summary>The real servers of one virtual service: sorted by key, each key once, compared by content.</summary>
public sealed class RealServers : IEquatable<RealServers>
{
    private readonly ImmutableArray<RealServer> sorted;
    private readonly int hash;

    private RealServers(ImmutableArray<RealServer> sorted)
    {
        this.sorted = sorted;
        var code = default(HashCode);
        foreach (var server in sorted)
        {
            code.Add(server);
        }

        hash = code.ToHashCode();
    }

    public static RealServers Empty { get; } = new([]);

    public int Count => sorted.Length;

    /// <summary>The servers in ascending order of key.</summary>
    public ReadOnlySpan<RealServer> Span => sorted.AsSpan();

    /// <summary>Sorts; of several servers with one key the last given counts.</summary>
    public static RealServers Of(IEnumerable<RealServer> servers)
    {
        var byKey = new SortedDictionary<RealServerKey, RealServer>();
        foreach (var server in servers)
        {
            byKey[server.Key] = server;
        }

        return byKey.Count == 0 ? Empty : new([.. byKey.Values]);
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
        ReferenceEquals(this, other) || (other is not null && hash == other.hash && Span.SequenceEqual(other.Span));

    public override bool Equals(object? obj) => Equals(obj as RealServers);

    public override int GetHashCode() => hash;

    private int IndexOf(RealServerKey key)
    {
        var (low, high) = (0, sorted.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = sorted[middle].Key.CompareTo(key);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
