namespace StoryForge.Cli.Writing;

/// <summary>Asks a person for a line.</summary>
internal static class LineInput
{
    /// <summary>Null when there is no more, or at Ctrl-C: the console itself can't be woken from its reading.</summary>
    public static string? Ask(TextReader input, TextWriter output, CancellationToken cancellation)
    {
        output.Write("> ");
        output.Flush();
        try
        {
            var line = Task.Run(input.ReadLine, CancellationToken.None);
            line.Wait(cancellation);
            return line.Result;
        }
        catch (OperationCanceledException)
        {
            output.WriteLine();
            return null;
        }
    }
}
