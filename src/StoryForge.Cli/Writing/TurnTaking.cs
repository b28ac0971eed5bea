using StoryForge.Stories;

namespace StoryForge.Cli.Writing;

/// <summary>A writer and a model take turns on a story, line by line.</summary>
internal sealed class TurnTaking(LocalModel model, TurnSettings settings, long? firstSeed, TimeProvider clock)
{
    private const string Help =
        "Write a line, and the model goes on. An empty line lets it go on by itself.\n"
        + "/retry writes its last turn anew, /undo takes the last turn back, /story shows all of it, /quit ends.";

    private readonly Story _story = new() { Id = Guid.CreateVersion7(clock.GetUtcNow()), CreatedAt = clock.GetUtcNow() };
    private long _seed = firstSeed ?? TurnOptions.DrawSeed();

    public void Run(TextReader input, TextWriter output, CancellationToken cancellation)
    {
        output.WriteLine($"{model.Description.Name}: {model.Description.Family}, {model.Description.ParameterCount / 1e6:0.#} M parameters.");
        output.WriteLine(Help);
        while (LineInput.Ask(input, output, cancellation) is { } line && line.Trim() != "/quit")
        {
            switch (line.Trim())
            {
                case "/retry":
                    Retry(output, cancellation);
                    break;
                case "/undo":
                    Undo(output);
                    break;
                case "/story":
                    output.WriteLine(_story.Text);
                    break;
                case ['/', ..] unknown:
                    output.WriteLine($"There is no {unknown}. {Help}");
                    break;
                default:
                    Add(line);
                    Continue(output, cancellation);
                    break;
            }
        }
    }

    private void Add(string line)
    {
        if (line.Length > 0)
        {
            var joint = _story.Text is { Length: > 0 } text && !char.IsWhiteSpace(text[^1]) ? " " : "";
            _story.AppendWriters(joint + line, _story.HeadId, clock.GetUtcNow());
        }
    }

    private void Retry(TextWriter output, CancellationToken cancellation)
    {
        if (_story.CurrentBranch is [.., { Author: TurnAuthor.Model } last])
        {
            _story.MoveHead(last.ParentId, clock.GetUtcNow());
            Continue(output, cancellation);
        }
        else
        {
            output.WriteLine("The last turn is yours: there is nothing to write anew.");
        }
    }

    private void Undo(TextWriter output)
    {
        if (_story.CurrentBranch is [.., var last])
        {
            _story.MoveHead(last.ParentId, clock.GetUtcNow());
            output.WriteLine(_story.Text is { Length: > 0 } text ? $"…{text[Math.Max(0, text.Length - 200)..]}" : "The story is empty again.");
        }
        else
        {
            output.WriteLine("The story is empty.");
        }
    }

    private void Continue(TextWriter output, CancellationToken cancellation)
    {
        var prompt = StoryPrompt.For(_story, _story.HeadId);
        if (model.Caution(prompt.Text) is { } caution)
        {
            output.WriteLine($"({caution})");
        }

        var seed = _seed++ & TurnOptions.GreatestSeed;
        var turn = model.Write(prompt, settings, seed, text => Show(output, text), cancellation);
        output.WriteLine();
        if (turn.Sentences == 0)
        {
            output.WriteLine("(The model did not come to the end of a sentence. An empty line lets it try again.)");
            return;
        }

        var now = clock.GetUtcNow();
        var description = model.Description;
        _story.Append(new Turn
        {
            Id = Guid.CreateVersion7(now),
            ParentId = _story.HeadId,
            Author = TurnAuthor.Model,
            Text = turn.Text,
            CreatedAt = now,
            Generation = new TurnGeneration(
                description.Name, description.CheckpointHash, seed, settings, turn.Tokens, turn.Milliseconds, turn.Sentences, turn.Reason),
        });
    }

    private static void Show(TextWriter output, string text)
    {
        output.Write(text);
        output.Flush();
    }
}
