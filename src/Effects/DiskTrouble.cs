using System;
using System.IO;

namespace IpvsPure.Effects;

/// <summary>What to say of a file that could not be read or written: what is wrong, and what to do about it.</summary>
public static class DiskTrouble
{
    public static string Of(Exception problem) => $"{problem.Message.TrimEnd('.')}; {Remedy(problem)}";

    private static string Remedy(Exception problem) => problem switch
    {
        FileNotFoundException or DirectoryNotFoundException => "check the path",
        UnauthorizedAccessException => "give this user the right to it, or run as root",
        InvalidDataException => "the file is damaged: get it again",
        _ => "check the path, and the room on its disk",
    };
}
