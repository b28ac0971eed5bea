using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace StoryForge.Api.Migrations;

/// <summary>
/// The schema after the latest migration, from which the next one is told apart. A test asserts that it agrees with
/// <see cref="StoryDb"/>: change both, and add a migration.
/// </summary>
[DbContext(typeof(StoryDb))]
internal sealed class StoryDbModelSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder)
    {
        modelBuilder.HasAnnotation("ProductVersion", "10.0.14");
        modelBuilder.Entity("StoryForge.Api.Duel", duel =>
        {
            duel.Property<Guid>("Id").HasColumnType("TEXT");
            duel.Property<string>("Choice").HasColumnType("TEXT");
            duel.Property<long>("CreatedAt").HasColumnType("INTEGER");
            duel.Property<string>("Prompt").IsRequired().HasColumnType("TEXT");
            duel.Property<double>("Temperature").HasColumnType("REAL");
            duel.HasKey("Id");
            duel.ToTable("Duels");
            MapSide(duel, "Left");
            MapSide(duel, "Right");
        });
        modelBuilder.Entity("StoryForge.Api.Share", share =>
        {
            share.Property<Guid>("Id").HasColumnType("TEXT");
            share.Property<long>("CreatedAt").HasColumnType("INTEGER");
            share.Property<string>("Kind").IsRequired().HasColumnType("TEXT");
            share.Property<Guid>("StoryId").HasColumnType("TEXT");
            share.Property<string>("TokenHash").IsRequired().HasColumnType("TEXT");
            share.HasKey("Id");
            share.HasIndex("StoryId");
            share.HasIndex("TokenHash").IsUnique();
            share.HasOne("StoryForge.Stories.Story", null).WithMany().HasForeignKey("StoryId").OnDelete(DeleteBehavior.Cascade).IsRequired();
            share.ToTable("Shares");
        });
        modelBuilder.Entity("StoryForge.Stories.Story", story =>
        {
            story.Property<Guid>("Id").HasColumnType("TEXT");
            story.Property<string>("AuthorsNote").IsRequired().HasColumnType("TEXT");
            story.Property<string>("BranchNames").IsRequired().HasColumnType("TEXT");
            story.Property<long>("CreatedAt").HasColumnType("INTEGER");
            story.Property<string>("Draft").IsRequired().HasColumnType("TEXT");
            story.Property<string>("Excerpt").IsRequired().HasColumnType("TEXT");
            story.Property<Guid?>("HeadId").HasColumnType("TEXT");
            story.Property<bool>("IsPlay").HasColumnType("INTEGER");
            story.Property<string>("Memory").IsRequired().HasColumnType("TEXT");
            story.Property<string>("Title").IsRequired().HasColumnType("TEXT");
            story.Property<int>("TurnCount").HasColumnType("INTEGER");
            story.Property<long>("UpdatedAt").HasColumnType("INTEGER");
            story.Property<int?>("WordGoal").HasColumnType("INTEGER");
            story.Property<int>("Words").HasColumnType("INTEGER");
            story.Property<string>("WorldNotes").IsRequired().HasColumnType("TEXT");
            story.HasKey("Id");
            story.HasIndex("UpdatedAt");
            story.ToTable("Stories");
        });
        modelBuilder.Entity("StoryForge.Stories.Turn", turn =>
        {
            turn.Property<Guid>("Id").HasColumnType("TEXT");
            turn.Property<string>("Author").IsRequired().HasColumnType("TEXT");
            turn.Property<Guid?>("CopiesId").HasColumnType("TEXT");
            turn.Property<long>("CreatedAt").HasColumnType("INTEGER");
            turn.Property<Guid?>("EditsId").HasColumnType("TEXT");
            turn.Property<string>("Generation").HasColumnType("TEXT");
            turn.Property<Guid?>("ParentId").HasColumnType("TEXT");
            turn.Property<int>("Position").HasColumnType("INTEGER");
            turn.Property<Guid>("StoryId").HasColumnType("TEXT");
            turn.Property<string>("Text").IsRequired().HasColumnType("TEXT");
            turn.HasKey("Id");
            turn.HasIndex("StoryId", "Position").IsUnique();
            turn.HasOne("StoryForge.Stories.Story", null)
                .WithMany("Turns")
                .HasForeignKey("StoryId")
                .OnDelete(DeleteBehavior.Cascade)
                .IsRequired();
            turn.ToTable("Turns");
        });
    }

    private static void MapSide(EntityTypeBuilder duel, string side)
    {
        duel.OwnsOne("StoryForge.Api.DuelSide", side, text =>
        {
            text.Property<Guid>("DuelId").HasColumnType("TEXT");
            text.Property<string>("Checkpoint").IsRequired().HasColumnType("TEXT");
            text.Property<string>("Model").IsRequired().HasColumnType("TEXT");
            text.Property<long>("Seed").HasColumnType("INTEGER");
            text.Property<string>("Text").IsRequired().HasColumnType("TEXT");
            text.HasKey("DuelId");
            text.ToTable("Duels");
            text.WithOwner().HasForeignKey("DuelId");
        });
        duel.Navigation(side).IsRequired();
    }
}
