namespace StoryForge.Cli.Compare.Report;

/// <summary>The same prompts, gone on with by each model at each temperature.</summary>
internal static class Gallery
{
    public static Markup Of(IReadOnlyList<ComparedModel> models) => Markup.Join(models[0].Gallery.Select(text => text.Prompt).Distinct().Select(prompt => Markup.Of($"""
        <article>
        <h3>{prompt}</h3>
        {Markup.Join(models[0].Gallery.Where(text => text.Prompt == prompt).Select(text => Row(models, prompt, text.Temperature)))}
        </article>
        """)));

    private static Markup Row(IReadOnlyList<ComparedModel> models, string prompt, double temperature) => Markup.Of($"""
        <section class="row"><h4><small>temperature</small> {temperature:0.0}</h4>
        {Markup.Join(models.Select((model, i) => Answer(model, i, model.Gallery.First(text => text.Prompt == prompt && text.Temperature == temperature).Text)))}
        </section>
        """);

    private static Markup Answer(ComparedModel model, int colour, string text) => Markup.Of($"""
        <div class="answer b{colour % Palette.Colours}"><b>{model.Name}</b><p>{(text.Length > 0 ? Markup.Of($"{text.Trim()}") : Markup.Of($"<em>not one whole sentence</em>"))}</p></div>
        """);
}
