using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// An object inside a manifest, and the way to it: reads its fields, and notes what is wrong with them under their full
/// path. A wrong field reads as an absent one, so that reading goes on and everything wrong is told at once.
/// </summary>
internal sealed class Fields
{
    private readonly Tree tree;
    private readonly Fields? parent;
    private readonly string key;
    private readonly int index;
    private readonly List<Finding> findings;

    private Fields(Tree tree, Fields? parent, string key, int index, List<Finding> findings) =>
        (this.tree, this.parent, this.key, this.index, this.findings) = (tree, parent, key, index, findings);

    public static Fields Root(Tree tree, List<Finding> findings) => new(tree, null, "", -1, findings);

    public bool Has(string name) => Present(name) is not null;

    /// <summary>Whether a field holds anything but nothing and the empty list.</summary>
    public bool Asks(string name) => Present(name) is { } value && (value.Kind != TreeKind.List || value.Children.Length > 0);

    /// <summary>A text field without a note where it is something else; empty where it is absent.</summary>
    public string Peek(string name) => Present(name) is { Kind: TreeKind.Text } value ? value.Text : "";

    /// <summary>Notes what is wrong with a field; an empty name is this object itself.</summary>
    public void Note(string name, string text) => findings.Add(new(PathOf(name), text));

    public string Text(string name, string fallback = "") =>
        Present(name) is not { } value ? fallback
        : value.Kind == TreeKind.Text ? value.Text
        : Mismatch(name, "text", value, fallback);

    public long? Number(string name) =>
        Present(name) is not { } value ? null
        : value.Kind == TreeKind.Number && YamlScalar.Whole(value.Text) is { } number ? number
        : Mismatch<long?>(name, "a whole number", value, null);

    public bool Truth(string name, bool fallback) =>
        Present(name) is not { } value ? fallback
        : value.Kind == TreeKind.Truth ? value == Tree.True
        : Mismatch(name, "true or false", value, fallback);

    /// <summary>An object inside this one; null where there is none.</summary>
    public Fields? Inner(string name) =>
        Present(name) is not { } value ? null
        : value.Kind == TreeKind.Object ? new(value, this, name, -1, findings)
        : Mismatch<Fields?>(name, "an object", value, null);

    /// <summary>The objects of a list; null where there is no list, not even an empty one.</summary>
    public List<Fields>? List(string name)
    {
        if (Entries(name) is not { } list)
        {
            return null;
        }

        var objects = new List<Fields>(list.Children.Length);
        for (var i = 0; i < list.Children.Length; i++)
        {
            var entry = list.Children[i];
            if (entry.Kind == TreeKind.Object)
            {
                objects.Add(new(entry, this, name, i, findings));
            }
            else
            {
                Note(At(name, i), $"an object is expected, not {entry.Described}");
            }
        }

        return objects;
    }

    /// <summary>The first of a list of texts; null where there is none, which is noted.</summary>
    public string? First(string name)
    {
        if (!Asks(name))
        {
            Note(name, "has no entry");
            return null;
        }

        if (Entries(name) is not { } list)
        {
            return null;
        }

        var first = list.Children[0];
        return first.Kind == TreeKind.Text ? first.Text : Mismatch<string?>(At(name, 0), "text", first, null);
    }

    /// <summary>The entries of a list of texts that a door lets in; what it refuses is noted.</summary>
    public ImmutableArray<T> Each<T>(string name, Func<string, Validation<Refusal, T>> door)
    {
        if (Entries(name) is not { } list)
        {
            return [];
        }

        var values = ImmutableArray.CreateBuilder<T>(list.Children.Length);
        for (var i = 0; i < list.Children.Length; i++)
        {
            var entry = list.Children[i];
            if (entry.Kind != TreeKind.Text)
            {
                Note(At(name, i), $"text is expected, not {entry.Described}");
            }
            else if (Take(At(name, i), door(entry.Text), out var value))
            {
                values.Add(value);
            }
        }

        return values.DrainToImmutable();
    }

    /// <summary>The value behind a door; where there is none, every refusal is noted.</summary>
    public bool Take<T>(string name, Validation<Refusal, T> door, out T value)
    {
        if (door.IsSuccess)
        {
            value = door.IfFail(default(T)!);
            return true;
        }

        value = default!;
        foreach (var refusal in door.FailToSeq())
        {
            Note(name, refusal.Explain());
        }

        return false;
    }

    private static string At(string name, int position) => string.Create(CultureInfo.InvariantCulture, $"{name}[{position}]");

    // To Kubernetes, null is the same as absent.
    private Tree? Present(string name) => tree.Find(name) is { Kind: not TreeKind.Null } value ? value : null;

    private Tree? Entries(string name) =>
        Present(name) is not { } value ? null
        : value.Kind == TreeKind.List ? value
        : Mismatch<Tree?>(name, "a list", value, null);

    private T Mismatch<T>(string name, string expected, Tree value, T fallback)
    {
        Note(name, $"{expected} is expected, not {value.Described}");
        return fallback;
    }

    private string PathOf(string name)
    {
        var path = name;
        for (var at = this; at.parent is not null; at = at.parent)
        {
            var step = at.index < 0 ? at.key : At(at.key, at.index);
            path = path.Length == 0 ? step : $"{step}.{path}";
        }

        return path;
    }
}
