using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace StoryForge.Api.Migrations;

[DbContext(typeof(StoryDb))]
[Migration("20261122100000_WorldNotesAndNames")]
public sealed class WorldNotesAndNames : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>(name: "WorldNotes", table: "Stories", type: "TEXT", nullable: false, defaultValue: "[]");
        migrationBuilder.AddColumn<string>(name: "BranchNames", table: "Stories", type: "TEXT", nullable: false, defaultValue: "[]");
        migrationBuilder.AddColumn<int>(name: "WordGoal", table: "Stories", type: "INTEGER", nullable: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropColumn(name: "WorldNotes", table: "Stories");
        migrationBuilder.DropColumn(name: "BranchNames", table: "Stories");
        migrationBuilder.DropColumn(name: "WordGoal", table: "Stories");
    }
}
