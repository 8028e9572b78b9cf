using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace IpvsPure.ApiServer;

/// <summary>What the server stores: objects, and what happened to them, under one growing version, as etcd does.</summary>
public sealed class World
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<Key, Item> items = [];
    private readonly List<Happening> history = [];
    private TaskCompletionSource pulse = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long compacted;

    public long Version { get; private set; } = 100;

    /// <summary>Creates or replaces an object.</summary>
    public Item Put(Kind kind, JsonObject body)
    {
        lock (gate)
        {
            var after = Item.Of(kind, body.DeepClone().AsObject(), ++Version);
            var before = items.GetValueOrDefault(after.Key);
            items[after.Key] = after;
            Happened(new(Version, before, after));
            return after;
        }
    }

    /// <summary>Stores bytes that need not be an object at all.</summary>
    public void PutRaw(Key key, byte[] json)
    {
        lock (gate)
        {
            var after = new Item(key, ++Version, new Dictionary<string, string>(), json);
            var before = items.GetValueOrDefault(key);
            items[key] = after;
            Happened(new(Version, before, after));
        }
    }

    /// <summary>Deletes an object; false if there is none.</summary>
    public bool Delete(Key key)
    {
        lock (gate)
        {
            if (!items.Remove(key, out var before))
            {
                return false;
            }

            Happened(new(++Version, before, null));
            return true;
        }
    }

    /// <summary>Forgets what happened: who watches from before now must list again.</summary>
    public void Compact()
    {
        lock (gate)
        {
            history.Clear();
            compacted = ++Version;
        }
    }

    /// <summary>The objects of a kind, in the order of their names, and the version at which they are so.</summary>
    public (IReadOnlyList<Item> Items, long Version) List(Kind kind)
    {
        lock (gate)
        {
            return ([.. items.Values.Where(x => x.Key.Kind == kind)], Version);
        }
    }

    /// <summary>What happened after a version, and what ends when more does; nothing where it is forgotten.</summary>
    public (IReadOnlyList<Happening>? Happenings, long Version, Task More) Since(long version)
    {
        lock (gate)
        {
            if (version < compacted)
            {
                return (null, Version, pulse.Task);
            }

            var first = history.Count;
            while (first > 0 && history[first - 1].Version > version)
            {
                first--;
            }

            return (history[first..], Version, pulse.Task);
        }
    }

    private void Happened(Happening happening)
    {
        history.Add(happening);
        var done = pulse;
        pulse = new(TaskCreationOptions.RunContinuationsAsynchronously);
        done.SetResult();
    }
}
