using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// The part of YAML that kubectl writes (blocks, one-line scalars, literal texts, ASCII), read in one pass over the bytes:
/// several times as fast as the full parser, which matters for clusters of ten thousand Services. At the first thing that
/// it does not know, an error included, it gives up, and <see cref="YamlTrees"/> reads the text from its start.
/// </summary>
public ref struct PlainYaml
{
    private const int EndOfDocument = -1;
    private const int LongestKey = 256;

    private static readonly SearchValues<byte> Known = SearchValues.Create([.. "\n\r"u8, .. Printable()]);

    // What begins something else than a plain scalar, or might.
    private static readonly SearchValues<byte> Indicators = SearchValues.Create("&*!>%@`{}[]?,#|:\"'"u8);

    private static readonly SearchValues<byte> KeyBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./"u8);

    private readonly ReadOnlySpan<byte> text;
    private readonly NameTable names = new();
    private int next;
    private bool gaveUp;

    // The line at hand: what stands behind its indentation, and how wide that is.
    private ReadOnlySpan<byte> line;
    private int indent;

    private PlainYaml(ReadOnlySpan<byte> text) => this.text = text;

    /// <summary>
    /// Hands on each document of the text as soon as it is read. Says whether that was all, or the full parser is needed from
    /// there on, and how many there were.
    /// </summary>
    public static (bool IsWhole, int Documents) Read(ReadOnlySpan<byte> text, Action<Tree> take)
    {
        if (text.ContainsAnyExcept(Known))
        {
            return (false, 0);
        }

        var reader = new PlainYaml(text);
        var documents = reader.ReadStream(take);
        return (!reader.gaveUp, documents);
    }

    private static byte[] Printable()
    {
        var bytes = new byte['~' - ' ' + 1];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(' ' + i);
        }

        return bytes;
    }

    private int ReadStream(Action<Tree> take)
    {
        var documents = 0;
        NextLine();
        while (!gaveUp && (indent != EndOfDocument || !line.IsEmpty))
        {
            if (indent == EndOfDocument)
            {
                NextLine();
            }

            var document = indent == EndOfDocument ? Tree.Null : ReadBlock(0);

            // Lines that fit into no block of the document, too deep or too shallow, end up here.
            gaveUp |= indent != EndOfDocument;
            if (!gaveUp)
            {
                take(document);
                documents++;
            }
        }

        return documents;
    }

    /// <summary>
    /// Goes to the next line that says something. At a document's end <see cref="indent"/> says so, and the line holds the
    /// marker of the next document or, at the end of the text, nothing.
    /// </summary>
    private void NextLine()
    {
        while (next < text.Length)
        {
            var raw = RawLine();
            var start = raw.IndexOfAnyExcept((byte)' ');
            if (start < 0 || raw[start] == '#')
            {
                continue;
            }

            line = raw[start..].TrimEnd((byte)' ');
            indent = start;
            if (start == 0 && line.StartsWith("---"u8))
            {
                gaveUp |= line.Length != 3;
                indent = EndOfDocument;
            }

            return;
        }

        line = [];
        indent = EndOfDocument;
    }

    private ReadOnlySpan<byte> RawLine()
    {
        var rest = text[next..];
        var length = rest.IndexOf((byte)'\n');
        next += length < 0 ? rest.Length : length + 1;
        var raw = length < 0 ? rest : rest[..length];
        raw = raw.EndsWith("\r"u8) ? raw[..^1] : raw;
        gaveUp |= raw.Contains((byte)'\r');
        return raw;
    }

    private Tree ReadBlock(int depth)
    {
        if (gaveUp || depth > Parsed.MaxDepth || (depth == 0 && indent != 0))
        {
            return GiveUp();
        }

        return IsEntry ? ReadList(indent, depth) : ReadObject(indent, depth);
    }

    private readonly bool IsEntry => line.StartsWith("- "u8);

    private Tree ReadList(int column, int depth)
    {
        var entries = new List<Tree>();
        while (!gaveUp && indent == column && IsEntry)
        {
            line = line[2..];
            if (KeyLength() > 0)
            {
                // What follows the dash is the first line of an object that is indented by two more.
                indent = column + 2;
                entries.Add(depth < Parsed.MaxDepth ? ReadObject(indent, depth + 1) : GiveUp());
            }
            else
            {
                entries.Add(ReadScalar(column));
            }
        }

        return Tree.OfList(entries);
    }

    private Tree ReadObject(int column, int depth)
    {
        var keys = new List<string>();
        var values = new List<Tree>();
        while (!gaveUp && indent == column && !IsEntry)
        {
            var length = KeyLength();
            if (length == 0)
            {
                return GiveUp();
            }

            keys.Add(names.Of(line[..length]));
            line = line[(length + 1)..].TrimStart((byte)' ');
            values.Add(line.IsEmpty ? ReadBelow(column, depth) : ReadScalar(column));
        }

        return Tree.OfObject(keys, values);
    }

    /// <summary>The value of a key that has nothing beside it: a block below, or null.</summary>
    private Tree ReadBelow(int column, int depth)
    {
        NextLine();
        var isBlock = indent > column || (indent == column && IsEntry);
        return isBlock ? ReadBlock(depth + 1) : Tree.Null;
    }

    /// <summary>The length of the key at the line's start; 0 where there is none.</summary>
    private readonly int KeyLength()
    {
        var i = 0;
        while (i < line.Length && KeyBytes.Contains(line[i]))
        {
            i++;
        }

        var isKey = i is > 0 and <= LongestKey
            && char.IsAsciiLetterOrDigit((char)line[0])
            && i < line.Length && line[i] == ':'
            && (i + 1 == line.Length || line[i + 1] == ' ');
        return isKey ? i : 0;
    }

    /// <summary>Reads the rest of the line as a value that belongs to a block at the column, and goes to the next line.</summary>
    private Tree ReadScalar(int column)
    {
        if (line.IsEmpty || line[0] == ' ')
        {
            return GiveUp();
        }

        var value = line;
        if (line[0] == '|')
        {
            return ReadLiteral(column);
        }

        NextLine();
        return indent > column ? GiveUp() : value[0] switch
        {
            (byte)'"' => DoubleQuoted(value[1..]),
            (byte)'\'' => SingleQuoted(value[1..]),
            _ when value.SequenceEqual("{}"u8) => Tree.OfObject(ReadOnlySpan<string>.Empty, []),
            _ when value.SequenceEqual("[]"u8) => Tree.OfList(ReadOnlySpan<Tree>.Empty),
            _ => Plain(value),
        };
    }

    private Tree Plain(ReadOnlySpan<byte> value)
    {
        var isPlain = !Indicators.Contains(value[0])
            && !(value[0] == '-' && (value.Length == 1 || value[1] == ' '))
            && value[^1] != ':'
            && value.IndexOf(": "u8) < 0
            && value.IndexOf(" #"u8) < 0;
        return isPlain ? YamlScalar.Typed(names.Of(value)) : GiveUp();
    }

    private Tree DoubleQuoted(ReadOnlySpan<byte> value)
    {
        var isPlain = value.EndsWith("\""u8) && value.IndexOfAny((byte)'"', (byte)'\\') == value.Length - 1;
        return isPlain ? Tree.OfText(names.Of(value[..^1])) : GiveUp();
    }

    private Tree SingleQuoted(ReadOnlySpan<byte> value)
    {
        if (!value.EndsWith("'"u8))
        {
            return GiveUp();
        }

        var inner = Encoding.ASCII.GetString(value[..^1]);
        var rest = inner.Replace("''", "", StringComparison.Ordinal);
        return rest.Contains('\'', StringComparison.Ordinal)
            ? GiveUp()
            : Tree.OfText(inner.Replace("''", "'", StringComparison.Ordinal));
    }

    /// <summary>A literal text: the lines that are indented by more than the column, as they are.</summary>
    private Tree ReadLiteral(int column)
    {
        var keepsEnd = line.Length == 1;
        if (!keepsEnd && !line.SequenceEqual("|-"u8))
        {
            return GiveUp();
        }

        var content = new StringBuilder();
        var margin = -1;
        var blanks = 0;
        while (next < text.Length)
        {
            var before = next;
            var raw = RawLine();
            var start = raw.IndexOfAnyExcept((byte)' ');
            if (start < 0)
            {
                // Blank lines count only between lines of text; spaces in them beyond the margin would be text.
                if (margin < 0 || raw.Length > margin)
                {
                    return GiveUp();
                }

                blanks++;
                continue;
            }

            margin = margin < 0 ? start : margin;
            if (start < margin || start <= column)
            {
                next = before;
                break;
            }

            content.Append('\n', content.Length == 0 ? 0 : blanks + 1).Append(Encoding.ASCII.GetString(raw[margin..]));
            blanks = 0;
        }

        if (content.Length == 0 || (next == text.Length && text[^1] != '\n'))
        {
            return GiveUp();
        }

        NextLine();
        return indent > column ? GiveUp() : Tree.OfText(content.Append(keepsEnd ? "\n" : "").ToString());
    }

    private Tree GiveUp()
    {
        gaveUp = true;
        indent = EndOfDocument;
        return Tree.Null;
    }
}
