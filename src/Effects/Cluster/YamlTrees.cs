using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace IpvsPure.Effects.Cluster;

/// <summary>YAML text to trees: every document of it, with anchors, aliases and merge keys resolved.</summary>
public sealed class YamlTrees
{
    private const string MergeKey = "<<";

    // Aliases share their subtree, so they cost nothing here, but a reader of the tree walks each of them.
    private const int AliasAllowance = 100_000;

    private readonly Scanner scanner;
    private readonly Parser parser;
    private readonly Dictionary<string, Tree> anchors = new(StringComparer.Ordinal);
    private int written;
    private int merged;

    private YamlTrees(string text)
    {
        scanner = new(new StringReader(text), skipComments: true);
        parser = new(scanner);
    }

    public static Parsed Read(string text)
    {
        var documents = new List<Tree>();
        var reader = new YamlTrees(text);
        try
        {
            reader.ReadStream(documents);
            return new(documents, null);
        }
        catch (YamlException e)
        {
            // The parser knows no place for some of its errors, but has stopped where they are.
            return new(documents, Placed(e.Start.Index == 0 ? reader.scanner.CurrentPosition : e.Start, e.Message));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The parser throws these, too, at texts that are not YAML.
            return new(documents, Placed(reader.scanner.CurrentPosition, "what is written from here on is not YAML"));
        }
    }

    private static string Placed(Mark at, string why) =>
        string.Create(CultureInfo.InvariantCulture, $"line {at.Line}, column {at.Column}: {why}");

    private void ReadStream(List<Tree> documents)
    {
        while (parser.MoveNext())
        {
            if (parser.Current is DocumentStart)
            {
                Advance();
                anchors.Clear();
                (written, merged) = (0, 0);
                documents.Add(Bounded(ReadNode(0)));
            }
        }
    }

    private Tree Bounded(Tree document)
    {
        var isBomb = document.Expanded > AliasAllowance + (10L * written) || document.Depth > Parsed.MaxDepth;
        return isBomb ? Tree.Null.With(new("", "its aliases multiply it beyond all measure")) : document;
    }

    /// <summary>Reads the value at the current event and leaves the parser on the event behind it.</summary>
    private Tree ReadNode(int depth)
    {
        written++;
        var at = parser.Current!;
        if (depth > Parsed.MaxDepth)
        {
            throw Failure(at, string.Create(CultureInfo.InvariantCulture, $"nested deeper than {Parsed.MaxDepth} levels"));
        }

        Advance();
        var tree = at switch
        {
            Scalar scalar => Typed(scalar),
            SequenceStart => ReadList(depth),
            MappingStart => ReadObject(depth),
            AnchorAlias alias => Resolve(alias),
            _ => throw Failure(at, "a value is expected"),
        };
        if (at is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            anchors[anchored.Anchor.Value] = tree;
        }

        return tree;
    }

    private Tree ReadList(int depth)
    {
        var entries = new List<Tree>();
        while (parser.Current is not SequenceEnd)
        {
            entries.Add(ReadNode(depth + 1));
        }

        Advance();
        return Tree.OfList(entries);
    }

    private Tree ReadObject(int depth)
    {
        var keys = new List<string>();
        var values = new List<Tree>();
        List<Tree>? merges = null;
        while (parser.Current is not MappingEnd)
        {
            var at = parser.Current!;
            var isMerge = at is Scalar { Style: ScalarStyle.Plain, Value: MergeKey };
            var key = ReadNode(depth + 1);
            if (key.Kind is TreeKind.List or TreeKind.Object)
            {
                throw Failure(at, "a key is plain text, not a list or an object");
            }

            var value = ReadNode(depth + 1);
            if (isMerge)
            {
                (merges ??= []).Add(value);
                continue;
            }

            keys.Add(at is Scalar scalar ? scalar.Value : key.Text);
            values.Add(value);
        }

        Advance();
        return merges is null ? Tree.OfObject(keys, values) : Merge(keys, values, merges);
    }

    /// <summary>Adds what merge keys refer to; what the object says itself counts more, then what comes first.</summary>
    private Tree Merge(List<string> keys, List<Tree> values, List<Tree> merges)
    {
        var own = Tree.OfObject(keys, values);
        var known = new HashSet<string>(keys, StringComparer.Ordinal);
        foreach (var merge in merges)
        {
            foreach (var source in merge.Kind == TreeKind.List ? merge.Children : [merge])
            {
                if (source.Kind != TreeKind.Object)
                {
                    return own.With(new(MergeKey, $"an object is expected, not {source.Described}"));
                }

                merged += source.Keys.Length;
                if (merged > AliasAllowance)
                {
                    return own.With(new(MergeKey, "merges multiply the document beyond all measure"));
                }

                for (var i = 0; i < source.Keys.Length; i++)
                {
                    if (known.Add(source.Keys[i]))
                    {
                        keys.Add(source.Keys[i]);
                        values.Add(source.Children[i]);
                    }
                }
            }
        }

        return own.Flaw is { } flaw ? own.With(flaw) : Tree.OfObject(keys, values);
    }

    private Tree Resolve(AnchorAlias alias) => anchors.TryGetValue(alias.Value.Value, out var tree)
        ? tree
        : throw Failure(alias, $"the alias '*{alias.Value.Value}' has no anchor before it");

    private void Advance()
    {
        if (!parser.MoveNext())
        {
            throw new YamlException("the text ends in the middle of a value");
        }
    }

    private static Tree Typed(Scalar scalar)
    {
        var isText = scalar.Style != ScalarStyle.Plain
            || (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific && scalar.Tag.Value == "tag:yaml.org,2002:str");
        return isText ? Tree.OfText(scalar.Value) : YamlScalar.Typed(scalar.Value);
    }

    private static YamlException Failure(ParsingEvent at, string why) => new(at.Start, at.End, why);
}
