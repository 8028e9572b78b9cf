using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.InteropServices;

namespace IpvsPure.Effects.Cluster;

/// <summary>What a <see cref="Tree"/> is.</summary>
public enum TreeKind : byte
{
    Null,
    Truth,
    Number,
    Text,
    List,
    Object,
}

/// <summary>What makes a whole object unreadable although its text can be parsed, and where in it.</summary>
public sealed record Flaw(string Field, string Text);

/// <summary>
/// A parsed YAML or JSON value. One shape for both formats, so that one set of rules reads them; aliases of YAML share
/// their subtree.
/// </summary>
public sealed class Tree
{
    private readonly string[] keys;
    private readonly Tree[] children;

    private Tree(TreeKind kind, string text, string[] keys, Tree[] children, Flaw? flaw)
    {
        (Kind, Text, this.keys, this.children, Flaw) = (kind, text, keys, children, flaw);
        long size = 1;
        foreach (var child in children)
        {
            size = Math.Min(size + child.Expanded, int.MaxValue);
            Depth = Math.Max(Depth, child.Depth + 1);
        }

        Expanded = (int)size;
    }

    /// <summary>Nothing: absent, empty or written as null.</summary>
    public static Tree Null { get; } = new(TreeKind.Null, "null", [], [], null);

    public static Tree True { get; } = new(TreeKind.Truth, "true", [], [], null);

    public static Tree False { get; } = new(TreeKind.Truth, "false", [], [], null);

    public TreeKind Kind { get; }

    /// <summary>A scalar as it is written; empty for lists and objects.</summary>
    public string Text { get; }

    /// <summary>The first flaw in this value or below it.</summary>
    public Flaw? Flaw { get; }

    /// <summary>How many values this is when every alias is written out; stops at the greatest number.</summary>
    public int Expanded { get; }

    /// <summary>How deep this is nested when every alias is written out; 0 for a scalar.</summary>
    public int Depth { get; }

    /// <summary>The entries of a list, or the values of an object in the order of <see cref="Keys"/>.</summary>
    public ReadOnlySpan<Tree> Children => children;

    /// <summary>The keys of an object.</summary>
    public ReadOnlySpan<string> Keys => keys;

    public static Tree OfText(string text) => new(TreeKind.Text, text, [], [], null);

    public static Tree OfNumber(string text) => new(TreeKind.Number, text, [], [], null);

    public static Tree OfList(List<Tree> entries) => OfList(CollectionsMarshal.AsSpan(entries));

    /// <inheritdoc cref="OfList(List{Tree})"/>
    public static Tree OfList(ReadOnlySpan<Tree> entries)
    {
        Flaw? flaw = null;
        for (var i = 0; i < entries.Length && flaw is null; i++)
        {
            flaw = Below(string.Create(CultureInfo.InvariantCulture, $"[{i}]"), entries[i].Flaw);
        }

        return new(TreeKind.List, "", [], entries.ToArray(), flaw);
    }

    /// <summary>An object; a key that comes twice is a flaw, because nobody can know which of the two is meant.</summary>
    public static Tree OfObject(List<string> keys, List<Tree> values) =>
        OfObject(CollectionsMarshal.AsSpan(keys), CollectionsMarshal.AsSpan(values));

    /// <inheritdoc cref="OfObject(List{string}, List{Tree})"/>
    public static Tree OfObject(ReadOnlySpan<string> keys, ReadOnlySpan<Tree> values)
    {
        Flaw? flaw = null;
        if (Repeated(keys) is { } repeated)
        {
            flaw = new(repeated, "is given twice in one object");
        }

        for (var i = 0; i < keys.Length && flaw is null; i++)
        {
            flaw = Below(keys[i], values[i].Flaw);
        }

        return new(TreeKind.Object, "", keys.ToArray(), values.ToArray(), flaw);
    }

    /// <summary>The value of a key; null where there is none or this is not an object.</summary>
    public Tree? Find(string key)
    {
        var at = Array.IndexOf(keys, key);
        return at < 0 ? null : children[at];
    }

    /// <summary>The same value, made unreadable.</summary>
    public Tree With(Flaw flaw) => new(Kind, Text, keys, children, flaw);

    /// <summary>What this is, for a message that says what should stand in its place.</summary>
    public string Described => Kind switch
    {
        TreeKind.Null => "nothing",
        TreeKind.Truth => Text,
        TreeKind.Number => $"the number {Text}",
        TreeKind.Text => $"the text '{Text}'",
        TreeKind.List => "a list",
        _ => "an object",
    };

    private static Flaw? Below(string key, Flaw? flaw) => flaw is null
        ? null
        : flaw with { Field = flaw.Field.StartsWith('[') ? key + flaw.Field : $"{key}.{flaw.Field}" };

    private static string? Repeated(ReadOnlySpan<string> keys)
    {
        const int FewKeys = 16;
        var seen = keys.Length > FewKeys ? new HashSet<string>(StringComparer.Ordinal) : null;
        for (var i = 0; i < keys.Length; i++)
        {
            if (seen is null ? keys[..i].Contains(keys[i]) : !seen.Add(keys[i]))
            {
                return keys[i];
            }
        }

        return null;
    }
}
