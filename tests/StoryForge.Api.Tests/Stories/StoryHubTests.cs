using StoryForge.Stories;

namespace StoryForge.Api.Tests.Stories;

public sealed class StoryHubTests
{
    private const string TwoSentences = " The lamps went out. Batman smiled in the dark.";

    [Fact]
    public async Task A_turn_starts_then_adds_text_then_finishes_with_what_was_saved()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(TwoSentences + " Then more."));
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync();

        var events = await page.ContinueAsync(story.Id, "Night fell on Gotham.").ToListAsync();

        var started = Assert.IsType<TurnStarted>(events[0]);
        var finished = Assert.IsType<TurnFinished>(events[^1]);
        var added = events[1..^1].Select(turnEvent => Assert.IsType<TextAdded>(turnEvent)).ToList();
        Assert.All(added, text => Assert.Equal(started.TurnId, text.TurnId));
        Assert.Equal(TwoSentences, string.Concat(added.Select(text => text.Text)));
        Assert.Equal(TurnEndReason.Sentences, finished.Reason);
        Assert.Equal((started.TurnId, started.ParentId, TwoSentences), (finished.Turn!.Id, finished.Turn.ParentId, finished.Turn.Text));
        Assert.Equal("scripted", started.Model);
        var saved = await server.GetStoryAsync(story.Id);
        Assert.Equal("Night fell on Gotham." + TwoSentences, saved.Text);
        Assert.Equal(finished.Turn, saved.CurrentBranch[1]);
        Assert.Equal(started.ParentId, saved.CurrentBranch[0].Id);
    }

    [Fact]
    public async Task The_saved_turn_says_how_it_was_made()
    {
        var model = TestServer.Model(TwoSentences + " More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");

        var events = await page.ContinueAsync(story.Id, null, new { seed = 42, temperature = 0.5, sentences = 1 }).ToListAsync();

        var generation = Assert.IsType<TurnFinished>(events[^1]).Turn!.Generation!;
        Assert.Equal(("scripted", model.Description.CheckpointHash, 42L), (generation.Model, generation.Checkpoint, generation.Seed));
        Assert.Equal((0.5, 1, 480 / model.Description.CharactersAToken), (generation.Options.Temperature, generation.Options.Sentences, generation.Options.MaxTokens));
        Assert.Equal((1, TurnEndReason.Sentences), (generation.Sentences, generation.Reason));
        Assert.True(generation.Tokens >= " The lamps went out.".Length);
    }

    [Fact]
    public async Task A_seed_is_drawn_and_recorded_when_none_is_given()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(TwoSentences + " More."));
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");

        var events = await page.ContinueAsync(story.Id, null).ToListAsync();

        long seed = Assert.IsType<TurnFinished>(events[^1]).Turn!.Generation!.Seed;
        Assert.InRange(seed, 0, TurnOptions.GreatestSeed);
    }

    [Fact]
    public async Task Continuing_without_text_adds_no_turn_of_the_writer()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(TwoSentences + " More."));
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");

        var events = await page.ContinueAsync(story.Id, "").ToListAsync();

        Assert.Equal(story.HeadId, Assert.IsType<TurnStarted>(events[0]).ParentId);
        Assert.Equal(2, (await server.GetStoryAsync(story.Id)).Turns.Count);
    }

    [Fact]
    public async Task An_empty_story_can_be_begun_by_the_model()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model("It was late. The city slept. More."));
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync();

        var events = await page.ContinueAsync(story.Id, null).ToListAsync();

        Assert.Null(Assert.IsType<TurnStarted>(events[0]).ParentId);
        Assert.Equal("It was late. The city slept.", (await server.GetStoryAsync(story.Id)).Text);
    }

    [Fact]
    public async Task A_blank_that_the_writer_typed_is_not_doubled()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(TwoSentences + " More."));
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync();

        await page.ContinueAsync(story.Id, "Night fell. ").ToListAsync();

        Assert.Equal("Night fell." + TwoSentences, (await server.GetStoryAsync(story.Id)).Text);
    }

    [Fact]
    public async Task A_retry_is_a_sibling_and_loses_nothing()
    {
        int answers = 0;
        var model = new StoryForge.Tests.ScriptedLanguageModel(
            TestServer.Characters, text => text.EndsWith("fell.", StringComparison.Ordinal) ? $" Answer {++answers} came. It was good. More." : " x");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        var first = Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null).LastAsync()).Turn!;

        var events = await page.RetryAsync(story.Id, first.Id).ToListAsync();

        var second = Assert.IsType<TurnFinished>(events[^1]).Turn!;
        Assert.NotEqual(first.Text, second.Text);
        Assert.Equal(first.ParentId, second.ParentId);
        var saved = await server.GetStoryAsync(story.Id);
        Assert.Equal([first.Id, second.Id], saved.Siblings(first.Id).Select(turn => turn.Id));
        Assert.Equal(second.Id, saved.HeadId);
    }

    [Fact]
    public async Task Stopping_keeps_the_whole_sentences_and_frees_the_story()
    {
        var model = TestServer.Model(TwoSentences + " More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        var hold = server.Hold(model, " The lamps went out. Bat".Length);
        var events = page.ContinueAsync(story.Id, null).ToListAsync();
        await hold.Reached.WaitAsync(TestServer.Patience);

        // the model stands still, and the stop does not wait for it
        await page.InvokeAsync("StopTurn", story.Id);

        var finished = Assert.IsType<TurnFinished>((await events)[^1]);
        Assert.Equal((" The lamps went out.", TurnEndReason.Stopped), (finished.Turn!.Text, finished.Reason));
        Assert.Equal("Night fell. The lamps went out.", (await server.GetStoryAsync(story.Id)).Text);
        hold.Release();
        Assert.IsType<TurnFinished>(await page.ContinueAsync(story.Id, null).LastAsync());
    }

    [Fact]
    public async Task Stopping_before_a_whole_sentence_saves_nothing()
    {
        var model = TestServer.Model(TwoSentences + " More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        var hold = server.Hold(model, 5);
        var events = page.ContinueAsync(story.Id, null).ToListAsync();
        await hold.Reached.WaitAsync(TestServer.Patience);

        await page.InvokeAsync("StopTurn", story.Id);

        var finished = Assert.IsType<TurnFinished>((await events)[^1]);
        Assert.Equal((null, TurnEndReason.Stopped), (finished.Turn, finished.Reason));
        Assert.Equal("Night fell.", (await server.GetStoryAsync(story.Id)).Text);
        hold.Release();
    }

    [Fact]
    public async Task Stopping_a_story_in_which_nothing_runs_does_nothing()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(TwoSentences));
        await using var page = await server.ConnectAsync();

        await page.InvokeAsync("StopTurn", Guid.NewGuid());
    }

    [Fact]
    public async Task A_cancelled_stream_saves_what_was_whole()
    {
        var model = TestServer.Model(TwoSentences + " More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        var hold = server.Hold(model, " The lamps went out. Bat".Length);
        string id = page.NextId;
        var events = page.ContinueAsync(story.Id, null).ToListAsync();
        await hold.Reached.WaitAsync(TestServer.Patience);

        await page.CancelAsync(id);
        await events;

        await page.InvokeAsync("StopTurn", story.Id);
        Assert.Equal("Night fell. The lamps went out.", (await server.GetStoryAsync(story.Id)).Text);
        hold.Release();
    }

    [Fact]
    public async Task A_page_that_goes_away_in_the_middle_leaves_the_whole_sentences_and_a_free_story()
    {
        var model = TestServer.Model(TwoSentences + " More.");
        await using var server = await TestServer.StartAsync(model);
        await using var watcher = await server.ConnectAsync();
        var story = await server.CreateStoryAsync();
        await watcher.InvokeAsync("JoinStory", story.Id);
        var hold = server.Hold(model, " The lamps went out. Bat".Length);
        var page = await server.ConnectAsync();
        var events = page.ContinueAsync(story.Id, "Night fell.").ToListAsync();
        await hold.Reached.WaitAsync(TestServer.Patience);

        page.Abort();

        TurnEvent last;
        do
        {
            (_, last) = await watcher.NextTurnEventAsync();
        }
        while (last is TurnStarted or TextAdded);
        Assert.Equal(" The lamps went out.", Assert.IsType<TurnFinished>(last).Turn!.Text);
        Assert.Equal("Night fell. The lamps went out.", (await server.GetStoryAsync(story.Id)).Text);
        hold.Release();
        Assert.IsType<TurnFinished>(await watcher.ContinueAsync(story.Id, null).LastAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => events.AsTask());
        await page.DisposeAsync();
    }

    [Fact]
    public async Task A_page_that_has_joined_is_told_the_same_events_in_the_same_order()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(TwoSentences + " More."));
        await using var page = await server.ConnectAsync();
        await using var watcher = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        await page.InvokeAsync("JoinStory", story.Id);
        await watcher.InvokeAsync("JoinStory", story.Id);

        var events = await page.ContinueAsync(story.Id, null).ToListAsync();

        foreach (var told in events)
        {
            Assert.Equal((story.Id, told), await watcher.NextTurnEventAsync());
        }
    }

    [Fact]
    public async Task A_page_that_joins_in_the_middle_of_a_turn_is_told_the_text_so_far_and_then_the_rest()
    {
        var model = TestServer.Model(TwoSentences + " More.");
        await using var server = await TestServer.StartAsync(model);
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        var hold = server.Hold(model, " The lamps".Length);
        var asked = page.ContinueAsync(story.Id, null).ToListAsync();
        await hold.Reached.WaitAsync(TestServer.Patience);
        await using var late = await server.ConnectAsync();

        await late.InvokeAsync("JoinStory", story.Id);

        var started = Assert.IsType<TurnStarted>((await late.NextTurnEventAsync()).Event);
        string text = "";
        while (text.Length < " The lamp".Length)
        {
            text += Assert.IsType<TextAdded>((await late.NextTurnEventAsync()).Event).Text;
        }

        Assert.StartsWith(text, TwoSentences, StringComparison.Ordinal);
        hold.Release();
        TurnEvent told = started;
        while (told is not TurnFinished)
        {
            (_, told) = await late.NextTurnEventAsync();
            text += (told as TextAdded)?.Text;
        }

        var events = await asked;
        Assert.Equal(started, events[0]);
        Assert.Equal(events[^1], told);
        Assert.Equal(string.Concat(events.OfType<TextAdded>().Select(added => added.Text)), text);
    }

    [Fact]
    public async Task A_page_that_joins_after_a_turn_is_told_nothing_of_it()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(TwoSentences + " More."));
        await using var page = await server.ConnectAsync();
        await using var late = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        var first = await page.ContinueAsync(story.Id, null).ToListAsync();

        await late.InvokeAsync("JoinStory", story.Id);

        var second = await page.ContinueAsync(story.Id, null).ToListAsync();
        Assert.NotEqual(first[0], second[0]);
        Assert.Equal((story.Id, second[0]), await late.NextTurnEventAsync());
    }

    [Fact]
    public async Task A_page_that_has_left_is_told_nothing()
    {
        await using var server = await TestServer.StartAsync(TestServer.Model(TwoSentences + " More."));
        await using var page = await server.ConnectAsync();
        await using var watcher = await server.ConnectAsync();
        var left = await server.CreateStoryAsync("Night fell.");
        var joined = await server.CreateStoryAsync("Day broke.");
        await watcher.InvokeAsync("JoinStory", left.Id);
        await watcher.InvokeAsync("JoinStory", joined.Id);
        await watcher.InvokeAsync("LeaveStory", left.Id);

        await page.ContinueAsync(left.Id, null).ToListAsync();
        await page.ContinueAsync(joined.Id, null).ToListAsync();

        Assert.Equal(joined.Id, (await watcher.NextTurnEventAsync()).StoryId);
    }
}
