using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace StoryForge.Api.Migrations;

[DbContext(typeof(StoryDb))]
[Migration("20261122120000_Shares")]
public sealed class Shares : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Shares",
            columns: table => new
            {
                Id = table.Column<Guid>(type: "TEXT", nullable: false),
                StoryId = table.Column<Guid>(type: "TEXT", nullable: false),
                Kind = table.Column<string>(type: "TEXT", nullable: false),
                TokenHash = table.Column<string>(type: "TEXT", nullable: false),
                CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Shares", share => share.Id);
                table.ForeignKey(
                    name: "FK_Shares_Stories_StoryId",
                    column: share => share.StoryId,
                    principalTable: "Stories",
                    principalColumn: "Id",
                    onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex(name: "IX_Shares_StoryId", table: "Shares", column: "StoryId");
        migrationBuilder.CreateIndex(name: "IX_Shares_TokenHash", table: "Shares", column: "TokenHash", unique: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable(name: "Shares");
}
