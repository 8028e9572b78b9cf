using System;
using System.Collections.Generic;
using System.Globalization;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// What is known of the objects of one kind, as the planner will see them; nothing of the API's own form is kept. A list
/// that comes again is a set of facts like any other: what is the same is not told, and what it lacks is gone.
/// </summary>
/// <param name="expected">The name of an object that must be there; empty where none must.</param>
internal sealed class ApiShelf<T>(Watched<T> kind, string server, string expected, ApiNews news, EventReporter events)
    where T : class
{
    private const string TriggerTime = "endpoints.kubernetes.io/last-change-trigger-time";

    private readonly Dictionary<ObjectName, Entry> entries = [];
    private readonly HashSet<string> nameless = new(StringComparer.Ordinal);
    private bool isComplete;
    private int list;
    private bool hasUnknown;

    /// <summary>Begins a list: what it does not name is gone at its end.</summary>
    public void BeginList()
    {
        list++;
        hasUnknown = false;
    }

    /// <summary>An object as it is now.</summary>
    public void Put(Tree item)
    {
        var version = ApiObject.Version(item);
        lock (news.Gate)
        {
            if (!TryFind(item, out var known) || version.Length == 0 || known.Version != version)
            {
                Read(item, version);
            }
            else
            {
                known.List = list;
            }
        }
    }

    /// <summary>Something that cannot be read at all: it may be any of the objects that a list seems to lack.</summary>
    public void PutUnreadable(string why)
    {
        hasUnknown = true;
        if (IsNew(why))
        {
            lock (news.Gate)
            {
                news.Tell(new(server, 0, kind.Kind, "", why));
            }
        }
    }

    /// <summary>The object is gone, or is none for this proxy any more.</summary>
    public void Remove(Tree item)
    {
        lock (news.Gate)
        {
            if (TryFind(item, out var entry))
            {
                Drop(entry);
            }
        }
    }

    /// <summary>The list came to its end.</summary>
    public void EndList()
    {
        lock (news.Gate)
        {
            foreach (var entry in entries.Values)
            {
                if (entry.List != list && !hasUnknown)
                {
                    Drop(entry);
                }
            }

            if (expected.Length > 0 && !isComplete && !entries.ContainsKey(new("", expected)))
            {
                const string Missing = "the API server does not have it, so addresses, pod ranges and zone are unknown: give its name there with --node";
                news.Tell(new(server, 0, $"{kind.Kind} {expected}", "", Missing));
                Set(EntryOf(new("", expected)), kind.Unknown(expected));
            }

            if (!isComplete)
            {
                isComplete = true;
                news.Completed();
            }
        }
    }

    private void Read(Tree item, string version)
    {
        var read = kind.Translate(item);
        var value = read.Value.MatchUnsafe(static x => x, static () => null!);
        if (read.Name.Name.Length == 0)
        {
            // Nobody can say which object it is.
            hasUnknown = true;
            if (IsNew(version))
            {
                Tell(read, item);
            }

            return;
        }

        if (value is null && read.Findings.IsEmpty && !entries.ContainsKey(read.Name))
        {
            return;
        }

        var entry = EntryOf(read.Name);
        (entry.Version, entry.List) = (version, list);
        if (!read.Findings.IsEmpty)
        {
            var good = kind.LastGood(entry.Now, value);
            Tell(read, item);
            if (entry.Now is not null && ReferenceEquals(good, entry.Now))
            {
                news.Tell(About(read.Name, "", "is kept as it was before, because of what is wrong with it now"));
            }

            value = good;
        }

        if (Set(entry, value) && isComplete && TriggerTimeOf(item) is > 0 and var at)
        {
            news.Triggered(at);
        }
    }

    /// <summary>Takes a value; false where it is as good as the one that counts already.</summary>
    private bool Set(Entry entry, T? value)
    {
        if (value is null ? entry.Now is null : entry.Now is not null && kind.IsSame(entry.Now, value))
        {
            return false;
        }

        entry.Now = value;
        Wait(entry);
        return true;
    }

    private void Drop(Entry entry)
    {
        (entry.Now, entry.Version) = (null, "");
        Wait(entry);
    }

    private void Wait(Entry entry)
    {
        if (!entry.Waits)
        {
            entry.Waits = true;
            news.Wait(entry.Settle);
        }
    }

    /// <summary>What is to be told of an object now, against what was told last.</summary>
    private ClusterChange? Settle(Entry entry)
    {
        entry.Waits = false;
        var (now, told) = (entry.Now, entry.Told);
        if (now is not null && told is not null && kind.IsSame(told, now))
        {
            // The reader has this one already: no need to hold two.
            entry.Now = told;
            return null;
        }

        entry.Told = now;
        if (now is null)
        {
            if (entry.Version.Length == 0)
            {
                entries.Remove(entry.Name);
            }

            return told is null ? null : kind.Gone(entry.Name);
        }

        return kind.Is(now);
    }

    /// <summary>Whether an object without a name was not told of yet: by its version, or by what is wrong.</summary>
    private bool IsNew(string mark)
    {
        const int Many = 1000;
        if (nameless.Count > Many)
        {
            nameless.Clear();
        }

        return nameless.Add(mark);
    }

    private void Tell(Translated<T> read, Tree item)
    {
        foreach (var finding in read.Findings)
        {
            news.Tell(About(read.Name, finding.Field, finding.Text));
        }

        events.Report(new(kind.Owner(item, read.Name), kind.Kind, read.Name, read.Findings));
    }

    private Diagnostic About(ObjectName name, string field, string text)
    {
        var shown = name.Name.Length == 0 ? kind.Kind : name.Namespace.Length == 0 ? $"{kind.Kind} {name.Name}" : $"{kind.Kind} {name}";
        return new(server, 0, shown, field, text);
    }

    private Entry EntryOf(ObjectName name)
    {
        if (!entries.TryGetValue(name, out var entry))
        {
            entry = new(this, name);
            entries.Add(name, entry);
        }

        return entry;
    }

    private bool TryFind(Tree item, out Entry entry)
    {
        var metadata = item.Find("metadata");
        var name = metadata?.Find("name");
        var space = metadata?.Find("namespace");
        if (name?.Kind == TreeKind.Text && entries.TryGetValue(new(space?.Text ?? "", name.Text), out var found))
        {
            entry = found;
            return true;
        }

        entry = null!;
        return false;
    }

    private static long TriggerTimeOf(Tree item) =>
        ApiObject.Annotation(item, TriggerTime) is { Length: > 0 } text
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUnixTimeMilliseconds()
            : 0;

    /// <summary>One object: what counts now, and what was told.</summary>
    private sealed class Entry(ApiShelf<T> shelf, ObjectName name)
    {
        public ObjectName Name => name;

        /// <summary>Its resourceVersion; empty once it is gone.</summary>
        public string Version { get; set; } = "";

        /// <summary>The number of the last list that named it.</summary>
        public int List { get; set; }

        public T? Now { get; set; }

        public T? Told { get; set; }

        public bool Waits { get; set; }

        public ClusterChange? Settle() => shelf.Settle(this);
    }
}
