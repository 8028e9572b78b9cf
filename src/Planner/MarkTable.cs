using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>A wish for a firewall mark of its own: one short-circuit of one Service.</summary>
internal readonly record struct MarkWish(Age Age, int Short) : IComparable<MarkWish>
{
    public int CompareTo(MarkWish other)
    {
        var byAge = Age.CompareTo(other.Age);
        return byAge != 0 ? byAge : Short.CompareTo(other.Short);
    }
}

/// <summary>A mark in its family.</summary>
internal readonly record struct MarkSlot(AddressFamily Family, uint Mark) : IComparable<MarkSlot>
{
    public MarkSlot Next => this with { Mark = Marks.After(Mark) };

    public MarkSlot Previous => this with { Mark = Marks.Before(Mark) };

    public int CompareTo(MarkSlot other)
    {
        var byFamily = ((byte)Family).CompareTo((byte)other.Family);
        return byFamily != 0 ? byFamily : Mark.CompareTo(other.Mark);
    }
}

/// <summary>
/// Who has which mark: each wish the first free one from the hash of its name on, the older first. What that comes to does
/// not depend on the order in which wishes came: a change redoes exactly the run of taken marks that it touches, because
/// in such a table nobody leaves the run that his home lies in.
/// </summary>
internal sealed record MarkTable(
    Map<Ascending<MarkSlot>, MarkSlot, (MarkWish Wish, MarkSlot Home)> Slots, Map<Ascending<MarkWish>, MarkWish, MarkSlot> Given)
{
    public static MarkTable Empty { get; } = new(default, default);

    public uint MarkOf(MarkWish wish) => Given[wish].Mark;

    /// <summary>The table after these wishes ended and came.</summary>
    /// <returns>Also the wishes that were there before and after, and moved.</returns>
    public (MarkTable Table, IReadOnlyCollection<MarkWish> Moved) With(
        IReadOnlyCollection<MarkWish> ended, IReadOnlyCollection<(MarkWish Wish, MarkSlot Home)> came)
    {
        var table = this;
        var redone = new SortedDictionary<MarkWish, MarkSlot>();
        foreach (var wish in ended)
        {
            if (table.Given.Find(wish).Case is MarkSlot slot)
            {
                table = table.WithoutRun(slot, redone);
            }
        }

        foreach (var wish in ended)
        {
            redone.Remove(wish);
        }

        foreach (var (wish, home) in came)
        {
            redone[wish] = home;
        }

        while (!Place(redone, ref table))
        {
        }

        var after = table;
        return (after, [.. redone.Keys.Where(x => Given.Find(x).Case is MarkSlot before && before != after.Given[x])]);
    }

    // Gives up where a run comes in the way that is not being redone: it is taken up too, and all is placed once more.
    private static bool Place(SortedDictionary<MarkWish, MarkSlot> redone, ref MarkTable table)
    {
        var placed = table;
        foreach (var (wish, home) in redone)
        {
            var slot = home;
            while (placed.Slots.Find(slot).Case is (MarkWish, MarkSlot))
            {
                if (table.Slots.ContainsKey(slot))
                {
                    table = table.WithoutRun(slot, redone);
                    return false;
                }

                slot = slot.Next;
            }

            placed = new(placed.Slots.Add(slot, (wish, home)), placed.Given.Add(wish, slot));
        }

        table = placed;
        return true;
    }

    private MarkTable WithoutRun(MarkSlot within, SortedDictionary<MarkWish, MarkSlot> redone)
    {
        var first = within;
        while (Slots.ContainsKey(first.Previous))
        {
            first = first.Previous;
        }

        var (slots, given) = (Slots, Given);
        for (var slot = first; slots.Find(slot).Case is (MarkWish wish, MarkSlot home); slot = slot.Next)
        {
            (slots, given) = (slots.Remove(slot), given.Remove(wish));
            redone[wish] = home;
        }

        return new(slots, given);
    }
}
