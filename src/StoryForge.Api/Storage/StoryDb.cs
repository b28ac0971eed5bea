using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// The stories in SQLite. Turns are only ever added; beside each story stand figures of its current branch, so that
/// the list of stories need not read their texts.
/// </summary>
public sealed class StoryDb(DbContextOptions<StoryDb> options) : DbContext(options)
{
    /// <summary>Shadow columns of a story: the start of its text, its words and its turns, all on the current branch.</summary>
    internal const string Excerpt = "Excerpt", Words = "Words", TurnCount = "TurnCount";

    /// <summary>Shadow column of a turn: its place in <see cref="Story.Turns"/>.</summary>
    private const string Position = "Position";

    private const int ExcerptLength = 200;

    public DbSet<Story> Stories => Set<Story>();

    public DbSet<Duel> Duels => Set<Duel>();

    public DbSet<Share> Shares => Set<Share>();

    /// <summary>A story with all its turns, tracked for a change; null when there is none.</summary>
    public Task<Story?> FindStoryAsync(Guid id, CancellationToken cancellation) =>
        Stories
            .Include(story => story.Turns.OrderBy(turn => EF.Property<int>(turn, Position)))
            .SingleOrDefaultAsync(story => story.Id == id, cancellation);

    /// <summary>Changes the text of an edit that is under way (<see cref="Story.IsEditUnderWay"/>); other turns never change.</summary>
    public void Amend(Story story, Guid turnId, string text, DateTimeOffset now)
    {
        Entry(story.Get(turnId)).Property(turn => turn.Text).CurrentValue = text;
        story.UpdatedAt = now;
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ChangeTracker.DetectChanges();
        var changed = ChangeTracker.Entries<Story>().Where(entry => entry.State is EntityState.Added or EntityState.Modified);
        foreach (var entry in changed.ToList())
        {
            NumberTurns(entry.Entity);
            Summarize(entry);
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    private void NumberTurns(Story story)
    {
        for (var i = story.Turns.Count - 1; i >= 0 && Entry(story.Turns[i]) is { State: EntityState.Added } turn; i--)
        {
            turn.Property(Position).CurrentValue = i;
        }
    }

    private static void Summarize(EntityEntry<Story> entry)
    {
        var text = entry.Entity.Text;
        var excerpt = text.AsSpan().Trim();
        entry.Property(Excerpt).CurrentValue = excerpt.Length <= ExcerptLength
            ? excerpt.ToString()
            : string.Concat(excerpt[..LastGap(excerpt[..ExcerptLength])].TrimEnd(), "…");
        entry.Property(Words).CurrentValue = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        entry.Property(TurnCount).CurrentValue = entry.Entity.CurrentBranch.Count;
    }

    /// <summary>Where to cut so that no word, and no surrogate pair, is cut in two.</summary>
    private static int LastGap(ReadOnlySpan<char> text)
    {
        var gap = text.LastIndexOfAny(' ', '\n');
        return gap > 0 ? gap : char.IsHighSurrogate(text[^1]) ? text.Length - 1 : text.Length;
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Story>(MapStory);
        modelBuilder.Entity<Turn>(MapTurn);
        modelBuilder.Entity<Duel>(DuelTable.Map);
        modelBuilder.Entity<Share>(MapShare);
    }

    private static void MapStory(EntityTypeBuilder<Story> story)
    {
        story.Property(s => s.Id).ValueGeneratedNever();
        story.Ignore(s => s.CurrentBranch).Ignore(s => s.Text);
        story.Property<string>(Excerpt).IsRequired();
        story.Property<int>(Words);
        story.Property<int>(TurnCount);
        story.Property(s => s.WorldNotes).HasConversion(Json<IReadOnlyList<WorldNote>>.Converter, Json<IReadOnlyList<WorldNote>>.Comparer);
        story.Property(s => s.BranchNames).HasConversion(Json<IReadOnlyList<BranchName>>.Converter, Json<IReadOnlyList<BranchName>>.Comparer);
        story.HasMany(s => s.Turns).WithOne().HasForeignKey("StoryId").OnDelete(DeleteBehavior.Cascade);
        story.HasIndex(s => s.UpdatedAt);
    }

    private static void MapTurn(EntityTypeBuilder<Turn> turn)
    {
        turn.ToTable("Turns");
        turn.Property(t => t.Id).ValueGeneratedNever();
        turn.Property<Guid>("StoryId");
        turn.Property<int>(Position);
        turn.HasIndex("StoryId", Position).IsUnique();
        turn.Property(t => t.Author).HasConversion<string>();
        turn.Property(t => t.Generation).HasConversion(
            generation => JsonSerializer.Serialize(generation, StoryJson.Options),
            json => JsonSerializer.Deserialize<TurnGeneration>(json, StoryJson.Options));
    }

    private static void MapShare(EntityTypeBuilder<Share> share)
    {
        share.Property(s => s.Id).ValueGeneratedNever();
        share.Property(s => s.Kind).HasConversion<string>();
        share.HasIndex(s => s.TokenHash).IsUnique();
        share.HasOne<Story>().WithMany().HasForeignKey(s => s.StoryId).OnDelete(DeleteBehavior.Cascade);
    }

    /// <summary>Lists that are always read and written with their story stand in one column of it.</summary>
    private static class Json<T>
    {
        public static ValueConverter<T, string> Converter { get; } = new(
            value => JsonSerializer.Serialize(value, StoryJson.Options),
            json => JsonSerializer.Deserialize<T>(json, StoryJson.Options)!);

        // they are replaced, never changed
        public static ValueComparer<T> Comparer { get; } = new(
            (one, other) => ReferenceEquals(one, other), value => value!.GetHashCode(), value => value);
    }

    /// <summary>SQLite has no type for times; whole milliseconds sort and compare.</summary>
    private sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(),
        milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
